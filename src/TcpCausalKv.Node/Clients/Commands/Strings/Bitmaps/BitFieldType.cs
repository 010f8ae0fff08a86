using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>The kind of number that a bit field holds: <c>i8</c>, <c>u63</c>.</summary>
/// <param name="IsSigned">Whether its highest bit is a sign, in two's complement.</param>
/// <param name="Width">Its bits: 1 to 64, or to 63 without a sign.</param>
internal readonly record struct BitFieldType(bool IsSigned, int Width)
{
    private const int WidthMax = 64;

    /// <summary>What is replied to a type that is none.</summary>
    public const string Error = "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";

    /// <summary>The smallest number.</summary>
    public Int128 Min => IsSigned ? -(Int128.One << (Width - 1)) : 0;

    /// <summary>The largest number.</summary>
    public Int128 Max => (Int128.One << (IsSigned ? Width - 1 : Width)) - 1;

    /// <summary>Reads a type.</summary>
    public static bool TryRead(ReadOnlySpan<byte> word, out BitFieldType type)
    {
        bool isSigned = word.StartsWith("i"u8);
        type = default;
        if (!isSigned && !word.StartsWith("u"u8)) return false;
        if (!RedisNumber.TryParse(word[1..], out long width) || width < 1 || width > (isSigned ? WidthMax : WidthMax - 1)) return false;

        type = new BitFieldType(isSigned, (int)width);
        return true;
    }

    /// <summary>The number that these bits stand for.</summary>
    /// <param name="bits">The bits, in the low ones.</param>
    public long FromBits(ulong bits)
    {
        int unused = WidthMax - Width;
        return IsSigned ? (long)(bits << unused) >> unused : (long)bits;
    }

    /// <summary>The number that is left of another one in so many bits.</summary>
    public long Wrap(Int128 number) => FromBits((ulong)(UInt128)number & (ulong.MaxValue >> (WidthMax - Width)));
}
