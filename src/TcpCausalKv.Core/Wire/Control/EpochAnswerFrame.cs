using System.Buffers;

namespace TcpCausalKv.Core.Wire.Control;

// epoch-answer = kind granted:u8 epoch:u16 round:u32 have:u64

/// <summary>Acceptor to dialler: the answer to an <see cref="EpochRequestFrame"/>. It is repeated if less is here than it said.</summary>
/// <param name="IsGranted">False if the epoch, or a later one, is promised to another process.</param>
/// <param name="Epoch">The epoch that is promised: the one that was asked for, or the one in whose favour it is refused.</param>
/// <param name="Round">The round of the request.</param>
/// <param name="Have">The dialler's last entry that the acceptor has, pending ones included. Above the bound that was asked for: it is not
/// promised.</param>
public readonly record struct EpochAnswerFrame(bool IsGranted, int Epoch, int Round, ulong Have)
{
    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        BodyWriter body = new(output, FrameKind.EpochAnswer);
        body.Flag(IsGranted);
        body.UInt16((ushort)Epoch);
        body.UInt32((uint)Round);
        body.UInt64(Have);
        body.Send();
    }

    /// <summary>Reads the frame.</summary>
    /// <returns>False if a field is missing or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out EpochAnswerFrame answer)
    {
        answer = default;
        BodyReader body = new(frame);
        if (!body.TryFlag(out bool isGranted) || !body.TryEpoch(out int epoch)) return false;
        if (!body.TryCount(out int round) || !body.TryEntry(out ulong have) || !body.AtEnd) return false;
        answer = new EpochAnswerFrame(isGranted, epoch, round, have);
        return true;
    }
}
