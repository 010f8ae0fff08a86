using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Wire;

/// <summary>Writes the fields of one small frame, little-endian, and seals it.</summary>
internal ref struct BodyWriter
{
    // The largest is a hello with 64 names of 64 bytes.
    private const int FrameBytesMax = 8 * 1024;

    private readonly IBufferWriter<byte> _output;
    private readonly Span<byte> _frame;
    private int _length;

    internal BodyWriter(IBufferWriter<byte> output, FrameKind kind)
    {
        _output = output;
        _frame = output.GetSpan(FrameBytesMax);
        _length = Frame.HeaderBytes;
        Byte((byte)kind);
    }

    internal void Byte(byte value) => _frame[_length++] = value;

    internal void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_frame[_length..], value);
        _length += sizeof(ushort);
    }

    internal void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_frame[_length..], value);
        _length += sizeof(ulong);
    }

    internal void Clock(VectorClock clock)
    {
        clock.CopyTo(_frame[_length..]);
        _length += clock.WireBytes;
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
