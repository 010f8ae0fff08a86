namespace TcpCausalKv.Core.Elements;

// add   = before:number total:number
// clear = (origin:u8 total:number)+

/// <summary>The values of the effects that change contributions.</summary>
internal static class CountEncoding
{
    /// <summary>Bytes of the longest value of an add.</summary>
    public const int AddBytesMax = 2 * CountNumber.BytesMax;

    /// <summary>Bytes of the longest entry of a clear.</summary>
    public const int SeenBytesMax = 1 + CountNumber.BytesMax;

    private const int OriginsMax = Clocks.VectorClock.WidthMax;

    /// <summary>Writes the value of an add.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteAdd(Span<byte> destination, decimal before, decimal total)
    {
        int at = CountNumber.Write(destination, before);
        return at + CountNumber.Write(destination[at..], total);
    }

    /// <summary>Reads the value of an add.</summary>
    public static bool TryReadAdd(ReadOnlySpan<byte> value, out decimal before, out decimal total)
    {
        total = 0;
        return CountNumber.TryRead(ref value, out before) && CountNumber.TryRead(ref value, out total) && value.IsEmpty;
    }

    /// <summary>Writes one entry of a clear.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteSeen(Span<byte> destination, int origin, decimal total)
    {
        destination[0] = (byte)origin;
        return 1 + CountNumber.Write(destination[1..], total);
    }

    /// <summary>Reads the next entry of a clear.</summary>
    public static bool TryReadSeen(ref ReadOnlySpan<byte> rest, out int origin, out decimal total)
    {
        total = 0;
        origin = rest.IsEmpty ? 0 : rest[0];
        if (rest.IsEmpty || origin >= OriginsMax) return false;
        rest = rest[1..];
        return CountNumber.TryRead(ref rest, out total);
    }
}
