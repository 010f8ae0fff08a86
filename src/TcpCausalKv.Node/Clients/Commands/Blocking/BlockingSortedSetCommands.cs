using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Blocking;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Commands.SortedSets;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Blocking;

/// <summary>Runs the commands that take from sorted sets, and wait where there is nothing to take.</summary>
internal static class BlockingSortedSetCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (BlockingSpecs.BZPopMin, static (context, words) => Pop(context, words, greatest: false)),
        (BlockingSpecs.BZPopMax, static (context, words) => Pop(context, words, greatest: true)),
        (BlockingSpecs.BZMPop, BZMPop),
    ];

    private static void Pop(CommandContext context, WordList words, bool greatest)
    {
        if (!BlockingTimeout.TryRead(context, words[words.Count - 1], out long timeoutMs)) return;
        IReadOnlyList<byte[]> keys = words.Slice(1, words.Count - 2).ToArrays();
        KeyWait.Begin(context, keys, DataType.SortedSet, Take, timeoutMs, BlockingReplies.NullArray);

        bool Take(CommandContext client, ReadOnlySpan<byte> key) => PopCommands.TryPop(client, key, greatest, 1, PopReply.KeyAndFlat);
    }

    private static void BZMPop(CommandContext context, WordList words)
    {
        if (!BlockingTimeout.TryRead(context, words[1], out long timeoutMs)) return;
        if (MultiPop.TryRead(words, countAt: 2, out MultiPop pop) is { } error)
        {
            context.Reply.Error(error);
            return;
        }

        KeyWait.Begin(context, words.Slice(3, pop.Keys).ToArrays(), DataType.SortedSet, Take, timeoutMs, BlockingReplies.NullArray);

        bool Take(CommandContext client, ReadOnlySpan<byte> key) => PopCommands.TryPop(client, key, pop.Greatest, pop.Count, PopReply.KeyAndPairs);
    }
}
