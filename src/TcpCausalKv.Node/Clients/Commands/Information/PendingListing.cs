using System.Numerics;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Delivery;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Information;

/// <summary>Runs CAUSAL HELD: what is held here, and what each batch waits for.</summary>
internal static class PendingListing
{
    /// <summary>More batches than these are counted, not listed.</summary>
    public const int ListedMax = 1000;

    /// <summary>CAUSAL HELD.</summary>
    public static void Held(CommandContext context, WordList words)
    {
        PendingBatches pending = context.Replica.Pending;
        int listed = Math.Min(pending.Count, ListedMax);
        bool isCut = pending.Count > listed;

        context.Reply.ArrayHeader(listed + (isCut ? 1 : 0));
        foreach (PendingBatch batch in All(pending).Take(listed)) context.Reply.BulkText(Describe(context.Node, batch));
        if (isCut) context.Reply.BulkText($"and {pending.Count - listed} more");
    }

    private static IEnumerable<PendingBatch> All(PendingBatches pending)
    {
        for (ulong origins = pending.Origins; origins != 0; origins &= origins - 1)
        {
            foreach (PendingBatch batch in pending.Of(BitOperations.TrailingZeroCount(origins))) yield return batch;
        }
    }

    private static string Describe(NodeState node, PendingBatch batch)
    {
        BatchHeader header = batch.Header;
        string writes = MissingWrites.Range(node, header.Origin, header.Dependencies[header.Origin], header.LastEntry);
        string from = node.Options.Cluster.NameOf(batch.From);
        long heldMs = node.Loop.NowMs - batch.PendingSinceMs;
        return $"{writes} ({batch.Frame.Length} bytes from {from}, held {heldMs} ms) lacks {Lacks(node, header)}";
    }

    // What a batch behind the head of its queue lacks may be held here itself: it then waits for that to be applied.
    private static string Lacks(NodeState node, BatchHeader header)
    {
        VectorClock applied = node.Replica.Applied;
        List<string> missing = [];
        for (int slot = 0; slot < applied.Width; slot++)
        {
            ulong needed = header.Dependencies[slot];
            if (needed > applied[slot]) missing.Add(MissingWrites.Range(node, slot, applied[slot], needed));
        }

        return string.Join(' ', missing);
    }
}
