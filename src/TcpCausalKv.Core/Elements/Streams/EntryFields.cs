using System.Buffers.Binary;

namespace TcpCausalKv.Core.Elements.Streams;

// fields = 1*( text text )        field and value
// text   = length:u8 bytes, shorter than 255 | 255:u8 length:u32 bytes, little-endian
/// <summary>The fields of an entry with their values, read one after the other in place.</summary>
/// <param name="bytes">All of them.</param>
public ref struct EntryFields(ReadOnlySpan<byte> bytes)
{
    private const byte IsLong = byte.MaxValue;
    private const int LongHeadBytes = sizeof(byte) + sizeof(uint);

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>What was read last.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Bytes that a text takes.</summary>
    public static int LengthOf(ReadOnlySpan<byte> text) => text.Length + (text.Length < IsLong ? sizeof(byte) : LongHeadBytes);

    /// <summary>Writes a text.</summary>
    /// <param name="destination">At least <see cref="LengthOf"/> bytes.</param>
    /// <param name="text">The text.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> text)
    {
        int head = sizeof(byte);
        if (text.Length < IsLong) destination[0] = (byte)text.Length;
        else
        {
            destination[0] = IsLong;
            BinaryPrimitives.WriteUInt32LittleEndian(destination[sizeof(byte)..], (uint)text.Length);
            head = LongHeadBytes;
        }

        text.CopyTo(destination[head..]);
        return head + text.Length;
    }

    /// <summary>True for bytes that are fields with values, one pair at least.</summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes)
    {
        EntryFields fields = new(bytes);
        int texts = 0;
        while (fields.TryRead()) texts++;
        return fields._rest.IsEmpty && texts > 0 && texts % 2 == 0;
    }

    /// <summary>How many texts there are: twice the number of fields.</summary>
    public static int CountOf(ReadOnlySpan<byte> bytes)
    {
        int texts = 0;
        for (EntryFields fields = new(bytes); fields.TryRead();) texts++;
        return texts;
    }

    /// <summary>Reads the next text: a field, then its value, then the next field.</summary>
    /// <returns>False at the end, and where the bytes are none.</returns>
    public bool TryRead()
    {
        if (_rest.IsEmpty) return false;
        int head = sizeof(byte);
        uint length = _rest[0];
        if (length == IsLong)
        {
            head = LongHeadBytes;
            if (!BinaryPrimitives.TryReadUInt32LittleEndian(_rest[sizeof(byte)..], out length) || length < IsLong) return false;
        }

        if (length > (uint)(_rest.Length - head)) return false;
        Text = _rest.Slice(head, (int)length);
        _rest = _rest[(head + (int)length)..];
        return true;
    }
}
