using System.Buffers;

namespace TcpCausalKv.Fuzz;

// input = options:u8 count:u8 length:u8{count mod 8} payload
//
// The payload arrives in pieces, 64 at most: the lengths give their sizes, over and over.
// A length of 0, and the last piece, is all that is left.

/// <summary>What the bytes of one run say: a few choices, a payload, and the pieces in which it arrives.</summary>
public sealed class FuzzInput
{
    private const int LengthsEnd = 8;
    private const int PiecesMax = 64;

    /// <summary>Takes the bytes of one run apart; what is missing at the end counts as 0.</summary>
    public FuzzInput(ReadOnlySpan<byte> input)
    {
        Options = input.IsEmpty ? (byte)0 : input[0];
        int count = input.Length < 2 ? 0 : input[1] % LengthsEnd;
        ReadOnlySpan<byte> rest = input[Math.Min(2, input.Length)..];
        byte[] lengths = rest[..Math.Min(count, rest.Length)].ToArray();
        Payload = rest[lengths.Length..].ToArray();
        Ends = CutInto(lengths, Payload.Length);
    }

    /// <summary>Choices that the target gives a meaning to, a bit each.</summary>
    public byte Options { get; }

    /// <summary>What arrives.</summary>
    public byte[] Payload { get; }

    /// <summary>Where each piece ends; the last is the payload's length, also if that is 0.</summary>
    public IReadOnlyList<int> Ends { get; }

    /// <summary>True if the option is chosen.</summary>
    /// <param name="bit">0..7.</param>
    public bool Has(int bit) => (Options & (1 << bit)) != 0;

    /// <summary>An input with the given choices, pieces and payload.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="lengths">At most 7 lengths of pieces; none for a payload in one piece.</param>
    /// <param name="payload">What arrives.</param>
    public static byte[] Bytes(byte options, ReadOnlySpan<byte> lengths, ReadOnlySpan<byte> payload) =>
        [options, (byte)lengths.Length, .. lengths, .. payload];

    /// <summary>The payload from a place up to the end of a piece, as a chain of the pieces in which it arrived.</summary>
    /// <param name="start">First byte, at most <paramref name="end"/>.</param>
    /// <param name="end">One of <see cref="Ends"/>.</param>
    public ReadOnlySequence<byte> Arrived(int start, int end)
    {
        PieceSegment? first = null;
        PieceSegment? last = null;
        int from = start;
        foreach (int to in Ends)
        {
            if (to <= from || to > end) continue;
            last = new PieceSegment(Payload.AsMemory(from..to), last);
            first ??= last;
            from = to;
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    private static List<int> CutInto(byte[] lengths, int payloadLength)
    {
        List<int> ends = [];
        for (int end = 0; end < payloadLength;)
        {
            int length = lengths.Length == 0 ? 0 : lengths[ends.Count % lengths.Length];
            end = length == 0 || ends.Count == PiecesMax - 1 ? payloadLength : Math.Min(end + length, payloadLength);
            ends.Add(end);
        }

        if (ends.Count == 0) ends.Add(0);
        return ends;
    }

    private sealed class PieceSegment : ReadOnlySequenceSegment<byte>
    {
        internal PieceSegment(ReadOnlyMemory<byte> piece, PieceSegment? previous)
        {
            Memory = piece;
            if (previous is null) return;

            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
