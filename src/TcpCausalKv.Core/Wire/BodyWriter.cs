using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Wire;

/// <summary>Writes the fields of one small frame, little-endian, and seals it.</summary>
internal ref struct BodyWriter
{
    // A membership of 64 names of 64 bytes, or all else but epochs.
    private const int FieldBytesMax = 8 * 1024;

    private readonly IBufferWriter<byte> _output;
    private readonly Span<byte> _frame;
    private int _length;

    /// <summary>Starts after the kind.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="kind">Kind of the frame.</param>
    /// <param name="moreBytes">What the frame may need beyond its fixed fields.</param>
    internal BodyWriter(IBufferWriter<byte> output, FrameKind kind, int moreBytes = 0)
    {
        _output = output;
        _frame = output.GetSpan(FieldBytesMax + moreBytes);
        _length = Frame.HeaderBytes;
        Byte((byte)kind);
    }

    internal void Byte(byte value) => _frame[_length++] = value;

    internal void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_frame[_length..], value);
        _length += sizeof(ushort);
    }

    internal void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_frame[_length..], value);
        _length += sizeof(uint);
    }

    internal void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_frame[_length..]);
        _length += bytes.Length;
    }

    internal void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    internal void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_frame[_length..], value);
        _length += sizeof(ulong);
    }

    internal void ClusterId(ClusterId id)
    {
        UInt64((ulong)id.Value);
        UInt64((ulong)(id.Value >> 64));
    }

    internal void Clock(VectorClock clock)
    {
        clock.CopyTo(_frame[_length..]);
        _length += clock.WireBytes;
    }

    // epochs = slot{width}
    // slot   = promised:u16 incarnation:u64 count:u16 (epoch:u16 after:u64){count}     promised is one more than the epoch, 0 for none
    internal void Epochs(EpochTable epochs)
    {
        for (int slot = 0; slot < epochs.Width; slot++)
        {
            EpochPromise promised = epochs.PromisedTo(slot);
            ImmutableArray<EpochBegin> begins = epochs.BeginsOf(slot);
            UInt16((ushort)(promised.Epoch + 1));
            UInt64(promised.Incarnation);
            UInt16((ushort)begins.Length);
            foreach (EpochBegin begin in begins)
            {
                UInt16((ushort)begin.Epoch);
                UInt64(begin.After);
            }
        }
    }

    // text = bytes:u16 utf8
    internal void Text(string text)
    {
        int bytes = Encoding.UTF8.GetBytes(text, _frame[(_length + sizeof(ushort))..]);
        UInt16((ushort)bytes);
        _length += bytes;
    }

    internal readonly void Send()
    {
        Frame.Seal(_frame[.._length]);
        _output.Advance(_length);
    }
}
