using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>The position of a bit, as clients give it.</summary>
internal static class BitOffset
{
    /// <summary>What is replied to a position that is none.</summary>
    public const string Error = "ERR bit offset is not an integer or out of range";

    /// <summary>Reads a position.</summary>
    /// <param name="word">What the client sent.</param>
    /// <param name="valueBytesMax">The longest value, bytes; the position is within it.</param>
    /// <param name="offset">The position.</param>
    public static bool TryRead(ReadOnlySpan<byte> word, int valueBytesMax, out long offset) =>
        RedisNumber.TryParse(word, out offset) && offset >= 0 && offset < Bits.In(valueBytesMax);

    /// <summary>Reads a position that may be a multiple of a width: <c>#3</c>.</summary>
    /// <inheritdoc cref="TryRead(ReadOnlySpan{byte}, int, out long)"/>
    public static bool TryRead(ReadOnlySpan<byte> word, int valueBytesMax, int width, out long offset)
    {
        if (!word.StartsWith("#"u8)) return TryRead(word, valueBytesMax, out offset);
        if (!TryRead(word[1..], valueBytesMax, out offset)) return false;

        offset *= width;
        return offset < Bits.In(valueBytesMax);
    }
}
