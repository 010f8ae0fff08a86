using System.Globalization;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Processes;

/// <summary>What a node says of itself in <c>INFO causal</c>.</summary>
/// <param name="Clock">How many writes of each node it has applied: <c>x:12 y:1/7 z:0</c>.</param>
/// <param name="Digest">The digest of its data.</param>
/// <param name="WritesAdmitted">True if it takes writes.</param>
/// <param name="PendingBatches">Batches that wait for their causes.</param>
/// <param name="Divergences">How often it met a peer with an equal clock and another digest.</param>
internal sealed record NodeStatus(string Clock, string Digest, bool WritesAdmitted, long PendingBatches, long Divergences)
{
    /// <summary>The command that asks for it.</summary>
    public static IReadOnlyList<string> Question { get; } = ["INFO", "causal"];

    /// <summary>Reads the answer.</summary>
    /// <exception cref="InvalidDataException">It is no such answer.</exception>
    public static NodeStatus Read(RespReply reply)
    {
        InfoReply info = new(reply);
        return new NodeStatus(
            Field("clock"), Field("digest"), Number("writes_admitted") == 1, Number("pending_batches"), Number("divergences"));

        string Field(string name) =>
            info[name] ?? throw new InvalidDataException($"INFO causal has no '{name}': {reply}");

        long Number(string name) => long.Parse(Field(name), CultureInfo.InvariantCulture);
    }

    /// <summary>How many writes of a node are applied here: an entry is <c>12</c>, or <c>1/12</c> in the epoch after the first.</summary>
    public ulong Applied(string node)
    {
        string entry = Clock.Split(' ').Single(entry => entry.StartsWith(node + ":", StringComparison.Ordinal));
        return ulong.Parse(entry.AsSpan(entry.LastIndexOfAny([':', '/']) + 1), CultureInfo.InvariantCulture);
    }
}
