using System.Globalization;
using TcpCausalKv.Core.Numbers;

namespace TcpCausalKv.Core.Clocks;

/// <summary>
/// An entry of a clock: how far a node's history is covered. An epoch above a sequence, compared as one number. Sequences are dense and go on across
/// epochs; an epoch begins where a history may have lost its end, so that what was lost and what came in its place have different names.
/// </summary>
/// <remarks>
/// <code>
/// 63  61         47                                              0
/// | 0 | epoch    | sequence                                      |
///
/// history of one node      0/1  0/2  0/3 | 1/4  1/5 ...       epoch 1 began after sequence 3
///                                   0/4    0/5                 lost: nobody has them, and nobody ever takes them
/// </code>
/// </remarks>
public static class ClockEntry
{
    /// <summary>The largest epoch: so often may a node lose the end of its history.</summary>
    public const int EpochMax = (1 << 14) - 1;

    /// <summary>The largest sequence.</summary>
    public const ulong SequenceMax = (1UL << SequenceBits) - 1;

    /// <summary>The largest entry; a larger one on the wire is refused.</summary>
    public const ulong Max = ((ulong)EpochMax << SequenceBits) | SequenceMax;

    private const int SequenceBits = 48;

    /// <summary>The entry of a sequence in an epoch.</summary>
    public static ulong Of(int epoch, ulong sequence) => ((ulong)epoch << SequenceBits) | sequence;

    /// <summary>The epoch of an entry, 0..<see cref="EpochMax"/>.</summary>
    public static int Epoch(ulong entry) => (int)(entry >> SequenceBits);

    /// <summary>The sequence of an entry: how many writes it covers in all.</summary>
    public static ulong Sequence(ulong entry) => entry & SequenceMax;

    /// <summary>
    /// True if a write with <paramref name="entry"/> may come right after <paramref name="before"/>: in its epoch, or as the first of a later one.
    /// </summary>
    public static bool Follows(ulong entry, ulong before) => Sequence(entry) == Sequence(before) + 1 && Epoch(entry) >= Epoch(before);

    /// <summary>An entry in words: <c>12</c>, and once there is more than one epoch <c>1/12</c>.</summary>
    public static string Format(ulong entry)
    {
        string sequence = Sequence(entry).ToString(CultureInfo.InvariantCulture);
        return Epoch(entry) == 0 ? sequence : $"{Epoch(entry)}/{sequence}";
    }

    /// <summary>Reads what <see cref="Format"/> writes, digits only.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ulong entry)
    {
        entry = 0;
        int slash = text.IndexOf('/');
        ulong epoch = 0;
        if (slash >= 0 && !TryParseNumber(text[..slash], EpochMax, out epoch)) return false;
        if (!TryParseNumber(text[(slash + 1)..], SequenceMax, out ulong sequence)) return false;
        entry = Of((int)epoch, sequence);
        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, ulong max, out ulong number) =>
        StrictNumber.TryDigits(text, out number) && number <= max;
}
