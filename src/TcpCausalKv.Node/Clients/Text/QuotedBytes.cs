using System.Buffers;
using System.Globalization;

namespace TcpCausalKv.Node.Clients.Text;

/// <summary>Shows any bytes as ASCII in double quotes, which an inline command reads back (<c>sdscatrepr</c>).</summary>
internal static class QuotedBytes
{
    private const int EscapeBytesMax = 4;

    private static readonly SearchValues<byte> s_plain = SearchValues.Create(PlainBytes());

    /// <summary>Writes <paramref name="value"/> in quotes.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        output.Write("\""u8);
        while (!value.IsEmpty)
        {
            int plain = value.IndexOfAnyExcept(s_plain);
            if (plain < 0) plain = value.Length;

            output.Write(value[..plain]);
            value = value[plain..];
            if (value.IsEmpty) break;

            WriteEscaped(output, value[0]);
            value = value[1..];
        }

        output.Write("\""u8);
    }

    private static void WriteEscaped(IBufferWriter<byte> output, byte value)
    {
        ReadOnlySpan<byte> known = value switch
        {
            (byte)'\\' => @"\\"u8,
            (byte)'"' => "\\\""u8,
            (byte)'\n' => @"\n"u8,
            (byte)'\r' => @"\r"u8,
            (byte)'\t' => @"\t"u8,
            (byte)'\a' => @"\a"u8,
            (byte)'\b' => @"\b"u8,
            _ => default,
        };

        if (!known.IsEmpty) output.Write(known);
        else WriteHex(output, value);
    }

    private static void WriteHex(IBufferWriter<byte> output, byte value)
    {
        Span<byte> escape = output.GetSpan(EscapeBytesMax);
        @"\x"u8.CopyTo(escape);
        value.TryFormat(escape[2..], out _, "x2", CultureInfo.InvariantCulture);
        output.Advance(EscapeBytesMax);
    }

    private static byte[] PlainBytes() =>
        [.. Enumerable.Range(0x20, 0x7F - 0x20).Select(code => (byte)code).Where(code => code is not ((byte)'"' or (byte)'\\'))];
}
