using TcpCausalKv.Core.Data.Types;

namespace TcpCausalKv.Node.Clients.Commands.Scanning;

/// <summary>Chooses elements by chance: for SPOP, SRANDMEMBER and HRANDFIELD.</summary>
internal static class RandomPicks
{
    /// <summary>One element.</summary>
    /// <returns>Null if there is none.</returns>
    public static byte[]? One(CollectionView view) =>
        view.TryPick((ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue), out ReadOnlySpan<byte> part) ? part.ToArray() : null;

    /// <summary>Different elements, as many as there are if more are asked for.</summary>
    public static List<byte[]> Different(CollectionView view, long count)
    {
        List<byte[]> all = [];
        if (count < view.Count / 3)
        {
            HashSet<byte[]> picked = new(BytesComparer.Instance);
            while (picked.Count < count) picked.Add(One(view)!);
            return [.. picked];
        }

        view.Visit((part, _) => all.Add(part.ToArray()));
        Random.Shared.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all));
        if (count < all.Count) all.RemoveRange((int)count, all.Count - (int)count);
        return all;
    }

    /// <summary>Reads the count of a command that picks.</summary>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryReadCount(ReadOnlySpan<byte> word, out long count)
    {
        if (!Text.RedisNumber.TryParse(word, out count)) return ReplyTexts.NotAnInteger;
        return count is < -(int.MaxValue / 2) ? "ERR value is out of range" : null;
    }
}
