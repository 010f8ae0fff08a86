using System.Globalization;

namespace TcpCausalKv.Load.Pausing;

/// <summary>By how many writes keys were deleted whose deadlines had come.</summary>
/// <param name="Keys">How many keys there were.</param>
/// <param name="Logged">What each node's log has of their deletion.</param>
/// <param name="Removed">How many each node says that it has deleted: <c>expired_keys</c> of INFO.</param>
/// <param name="Left">How many keys each node still answers that it has: DBSIZE.</param>
/// <param name="Late">From the last deadline until the last deletion had come to all nodes.</param>
internal sealed record ExpiryCount(
    int Keys, IReadOnlyList<LoggedDeletions> Logged, IReadOnlyList<long> Removed, IReadOnlyList<long> Left, TimeSpan Late)
{
    /// <summary>The head of the table.</summary>
    public const string Head =
        "| nodes | keys | deletions in each node's log | expired_keys of each node | keys left | until the last was gone, s |\n"
        + "|---|---|---|---|---|---|";

    /// <summary>True if each key is gone from all nodes, and was deleted once: not a second time by the same node, nor by another.</summary>
    public bool IsOncePerKey =>
        Logged.All(log => log.Deletions == Keys && log.Keys == Keys) && Removed.Sum() == Keys && Left.All(left => left == 0);

    /// <summary>A line of the table.</summary>
    public string Line()
    {
        string[] cells =
        [
            $"{Removed.Count}", Number(Keys), string.Join(", ", Logged.Select(log => Number(log.Deletions))),
            string.Join(" + ", Removed.Select(Number)), Number(Left.Max()), Late.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
