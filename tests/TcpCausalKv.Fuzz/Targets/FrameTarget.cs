using System.Buffers;
using System.Globalization;
using System.Text;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>The envelope between peers: the same frames are cut, and the same fault named, however the bytes arrive.</summary>
public sealed class FrameTarget : IFuzzTarget
{
    // Options: bit 0 mends checksums; bit 1 lets a stranger's bound grow to a member's after one frame, as a handshake does.
    private const int OptionMend = 0;
    private const int OptionGrow = 1;

    private const int StrangerBytesMax = 64;
    private const int MemberBytesMax = 1024;

    /// <inheritdoc/>
    public string Name => "frame";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        FuzzInput fuzz = new(input);
        if (fuzz.Has(OptionMend)) FrameSeals.Mend(fuzz.Payload);
        string whole = Read(fuzz, [fuzz.Payload.Length]);
        string pieced = Read(fuzz, fuzz.Ends);
        Rule.Holds(whole == pieced, $"whole and in pieces, the same frames are cut; here\n{whole}as against\n{pieced}");
    }

    /// <inheritdoc/>
    public IEnumerable<Seed> Seeds()
    {
        byte[] fetch = PeerFrames.Fetch(1, 2, 3, 0);
        byte[] position = PeerFrames.Position(5, 1, 1, 2, 3, 0);
        yield return new Seed("one", FuzzInput.Bytes(0, [], fetch));
        yield return new Seed("several", FuzzInput.Bytes(3, [5, 40, 1], [.. fetch, .. position, .. fetch]));
        yield return new Seed("byte-by-byte", FuzzInput.Bytes(1, [1], [.. fetch, .. fetch]));
        yield return new Seed("cut-short", FuzzInput.Bytes(0, [4, 4], [.. fetch, .. position.AsSpan(0, 17)]));
        yield return new Seed("smallest", FuzzInput.Bytes(1, [9], [5, 0, 0, 0, 0, 0, 0, 0, 7, 5, 0, 0, 0, 0, 0, 0, 0, 3]));
        yield return new Seed("too-short", FuzzInput.Bytes(1, [2], [4, 0, 0, 0, 0, 0, 0, 0, 0]));
        yield return new Seed("too-long", FuzzInput.Bytes(2, [3], [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 1]));
        yield return new Seed("wrong-checksum", FuzzInput.Bytes(2, [7], [.. fetch.AsSpan(0, fetch.Length - 1), 0xAA]));
    }

    private static string Read(FuzzInput fuzz, IReadOnlyList<int> ends)
    {
        StringBuilder lines = new();
        using FrameReader reader = new(fuzz.Has(OptionGrow) ? StrangerBytesMax : MemberBytesMax);
        int consumed = 0;
        OperationStatus status = OperationStatus.NeedMoreData;
        WireFault fault = WireFault.None;
        foreach (int end in ends)
        {
            do
            {
                ReadOnlySequence<byte> input = Arrived(fuzz, ends, consumed, end);
                long before = input.Length;
                status = reader.TryRead(ref input, out ReadOnlySpan<byte> frame, out fault);
                Check(status, frame, before - input.Length, fault);
                consumed += frame.Length;
                if (status == OperationStatus.Done) lines.Append(CultureInfo.InvariantCulture, $"{Convert.ToHexString(frame)}\n");
                if (status == OperationStatus.Done) reader.SetBound(MemberBytesMax);
            }
            while (status == OperationStatus.Done);

            if (status == OperationStatus.InvalidData) break;
        }

        lines.Append(CultureInfo.InvariantCulture, $"{status} after {consumed}: {fault}\n");
        return lines.ToString();
    }

    private static ReadOnlySequence<byte> Arrived(FuzzInput fuzz, IReadOnlyList<int> ends, int start, int end) =>
        ends.Count == 1 ? new(fuzz.Payload.AsMemory(start..end)) : fuzz.Arrived(start, end);

    private static void Check(OperationStatus status, ReadOnlySpan<byte> frame, long taken, WireFault fault)
    {
        bool isDone = status == OperationStatus.Done;
        Rule.Holds(taken == frame.Length && isDone == (taken > 0), "what is taken from the input is the frame");
        bool isInvalid = status == OperationStatus.InvalidData;
        Rule.Holds(isInvalid == (fault != WireFault.None), "bad bytes have a named fault, and nothing else has");
        if (!isDone) return;

        Rule.Holds(frame.Length is >= Frame.BytesMin and <= MemberBytesMax, "a frame's length is within its bounds");
        Rule.Holds(frame.Length == Frame.TotalBytes(frame) && Frame.IsIntact(frame), "a frame is whole and its checksum right");
    }
}
