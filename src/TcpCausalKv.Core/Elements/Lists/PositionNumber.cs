using System.Buffers.Binary;

namespace TcpCausalKv.Core.Elements.Lists;

// number = n:u8                          n <= 247
//        | 247 + length:u8 bytes         big-endian, 1 to 8 bytes, the first of them not 0; above 247
/// <summary>Numbers whose encodings, compared as bytes, are in the order of the numbers; none is the beginning of another one.</summary>
internal static class PositionNumber
{
    /// <summary>Bytes of the longest encoding.</summary>
    public const int BytesMax = 1 + sizeof(ulong);

    private const byte ShortMax = byte.MaxValue - sizeof(ulong);

    /// <summary>Writes a number.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, ulong number)
    {
        if (number <= ShortMax)
        {
            destination[0] = (byte)number;
            return 1;
        }

        int length = BytesOf(number);
        destination[0] = (byte)(ShortMax + length);
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        bytes[^length..].CopyTo(destination[1..]);
        return 1 + length;
    }

    /// <summary>Reads a number.</summary>
    /// <param name="bytes">Begins with it.</param>
    /// <param name="flip">Every bit of it is inverted if this is FF, and none if it is 0.</param>
    /// <param name="number">The number.</param>
    /// <returns>Bytes read; 0 if they are none that <see cref="Write"/> writes.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, byte flip, out ulong number)
    {
        number = 0;
        if (bytes.IsEmpty) return 0;
        byte first = (byte)(bytes[0] ^ flip);
        number = first;
        if (first <= ShortMax) return 1;

        int length = first - ShortMax;
        if (bytes.Length <= length) return 0;
        number = 0;
        for (int i = 1; i <= length; i++) number = (number << 8) | (byte)(bytes[i] ^ flip);
        return number > ShortMax && BytesOf(number) == length ? 1 + length : 0;
    }

    private static int BytesOf(ulong number) => sizeof(ulong) - (System.Numerics.BitOperations.LeadingZeroCount(number) / 8);
}
