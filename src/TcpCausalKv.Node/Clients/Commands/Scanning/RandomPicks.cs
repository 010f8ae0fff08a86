using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;

namespace TcpCausalKv.Node.Clients.Commands.Scanning;

/// <summary>Chooses elements by chance: for SPOP, SRANDMEMBER and HRANDFIELD.</summary>
internal static class RandomPicks
{
    private const long RepeatsMax = (1 << 30) - 1;

    /// <summary>Compares fields and members.</summary>
    public static BytesComparer PartComparer { get; } = new(Random.Shared.NextInt64());

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
            HashSet<byte[]> picked = new(PartComparer);
            while (picked.Count < count) picked.Add(One(view)!);
            return [.. picked];
        }

        view.Visit((part, _) => all.Add(part.ToArray()));
        Random.Shared.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all));
        if (count < all.Count) all.RemoveRange((int)count, all.Count - (int)count);
        return all;
    }

    /// <summary>Replies elements: different ones, or if the count is negative so many of any.</summary>
    /// <param name="context">The command.</param>
    /// <param name="view">Where they are chosen.</param>
    /// <param name="count">As <see cref="TryReadCount"/> read it.</param>
    /// <param name="withValues">Whether their values are replied as well.</param>
    public static void ReplyMany(CommandContext context, CollectionView view, long count, bool withValues)
    {
        bool mayRepeat = count < 0;
        List<byte[]> different = mayRepeat || view.Count == 0 ? [] : Different(view, count);
        long replies = view.Count == 0 ? 0 : mayRepeat ? -count : different.Count;
        bool inPairs = withValues && context.Reply.IsResp3;
        context.Reply.ArrayHeader(checked((int)(replies * (withValues && !inPairs ? 2 : 1))));
        for (int i = 0; i < replies; i++)
        {
            byte[] part = mayRepeat ? One(view)! : different[i];
            if (inPairs) context.Reply.ArrayHeader(2);
            context.Reply.Bulk(part);
            if (!withValues) continue;
            view.TryGet(part, out ReadOnlySpan<byte> value);
            context.Reply.Bulk(value);
        }
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
