using TcpCausalKv.Core.Data.Types;

namespace TcpCausalKv.Node.Clients.Commands.Scanning;

/// <summary>Chooses elements by chance: for SPOP, SRANDMEMBER and HRANDFIELD.</summary>
internal static class RandomPicks
{
    private const long RepeatsMax = (1 << 30) - 1;

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
    /// <param name="word">What the client sent.</param>
    /// <param name="withValues">Whether the elements' values are replied as well.</param>
    /// <param name="count">Different elements if positive; else its distance from 0 of any, of which a reply holds fewer than 2^30.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryReadCount(ReadOnlySpan<byte> word, bool withValues, out long count)
    {
        const string outOfRange = "ERR value is out of range";
        if (!Text.RedisNumber.TryParse(word, out count)) return ReplyTexts.NotAnInteger;
        if (count == long.MinValue) return $"{outOfRange}, value must between {-long.MaxValue} and {long.MaxValue}";
        return count < -RepeatsMax || (withValues && count > long.MaxValue / 2) ? outOfRange : null;
    }
}
