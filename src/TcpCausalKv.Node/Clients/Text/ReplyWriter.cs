using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TcpCausalKv.Node.Clients.Text;

/// <summary>Writes replies to one client: RESP2, RESP3, or lines for people.</summary>
/// <remarks>
/// An aggregate is its header and then its elements, each written like a reply of its own; the caller writes as many as the
/// header promised. What RESP2 lacks is written as Redis writes it there: a map as an array of keys and values, a set or a push
/// as an array, a double or a verbatim text as a bulk string, a boolean as 1 or 0.
/// Text mode looks as redis-cli does on a terminal.
/// Not thread-safe. Allocates nothing, except for aggregates in text mode.
/// </remarks>
[SuppressMessage("Naming", "CA1720", Justification = "The methods are named after Redis's reply types.")]
public sealed class ReplyWriter(IBufferWriter<byte> output)
{
    // A type character, 20 characters of a 64-bit number with its sign, CR LF.
    private const int NumberLineBytesMax = 1 + 20 + 2;

    private readonly TextLayout _layout = new(output);

    /// <summary>How the replies from now on are written. Changed between replies only, not inside an aggregate.</summary>
    /// <remarks>But for HELLO between MULTI and EXEC, as in Redis: what is left of the aggregate is no text then.</remarks>
    public ReplyMode Mode
    {
        get;
        set
        {
            if (value != ReplyMode.Text) _layout.Abandon();
            field = value;
        }
    }

    private bool IsText => Mode == ReplyMode.Text;

    internal bool IsResp3 => Mode == ReplyMode.Resp3;

    /// <summary>The reply <c>OK</c>.</summary>
    public void Ok() => WriteConstant("+OK\r\n"u8, "OK"u8);

    /// <summary>A status such as <c>PONG</c>. Line ends in it become spaces.</summary>
    public void Simple(string text) => WriteLine((byte)'+', ""u8, text);

    /// <summary>
    /// An error: its code in capitals, then what is wrong, such as <c>ERR syntax error</c>. Line ends in it become spaces.
    /// </summary>
    public void Error(string text) => WriteLine((byte)'-', "(error) "u8, text.AsSpan().Trim("\r\n"));

    /// <summary>An error that shows bytes of the client's.</summary>
    public void Error(ReadOnlySpan<byte> text)
    {
        Span<byte> flat = output.GetSpan(text.Length + 16);
        int at = 0;
        if (IsText) _layout.BeginElement();
        (IsText ? "(error) "u8 : "-"u8).CopyTo(flat);
        at += IsText ? 8 : 1;
        text.CopyTo(flat[at..]);
        flat.Slice(at, text.Length).Replace((byte)'\r', (byte)' ');
        flat.Slice(at, text.Length).Replace((byte)'\n', (byte)' ');
        output.Advance(at + text.Length);
        if (IsText) _layout.EndElement();
        else output.Write("\r\n"u8);
    }

    /// <summary>A whole number.</summary>
    public void Integer(long value)
    {
        if (IsText) WriteTextNumber("(integer) "u8, value);
        else WriteNumberLine((byte)':', value);
    }

    /// <summary>A value: any bytes. Text mode shows them in quotes, with escapes for what is not printable ASCII.</summary>
    public void Bulk(ReadOnlySpan<byte> value)
    {
        if (IsText) WriteQuoted(value);
        else WriteBulk((byte)'$', ""u8, value);
    }

    /// <summary>A value that is text; in UTF-8.</summary>
    public void BulkText(string text) => WithUtf8(text, static (writer, bytes) => writer.Bulk(bytes));

    /// <summary>No value.</summary>
    public void Null() => WriteConstant(IsResp3 ? "_\r\n"u8 : "$-1\r\n"u8, "(nil)"u8);

    /// <summary>No array, where RESP2 tells that from no value.</summary>
    public void NullArray() => WriteConstant(IsResp3 ? "_\r\n"u8 : "*-1\r\n"u8, "(nil)"u8);

    /// <summary>True or false.</summary>
    public void Boolean(bool value)
    {
        if (value) WriteConstant(IsResp3 ? "#t\r\n"u8 : ":1\r\n"u8, "(true)"u8);
        else WriteConstant(IsResp3 ? "#f\r\n"u8 : ":0\r\n"u8, "(false)"u8);
    }

    /// <summary>A number with a fraction, with as many digits as it takes to read back the same.</summary>
    public void Double(double value)
    {
        Span<byte> text = stackalloc byte[DoubleText.BytesMax];
        WriteDouble(text[..DoubleText.Write(value, text)]);
    }

    /// <summary>A number with a fraction as it is written already.</summary>
    public void Double(string text) => WithUtf8(text, static (writer, bytes) => writer.WriteDouble(bytes));

    private void WriteDouble(ReadOnlySpan<byte> text)
    {
        if (IsText) WriteTextLine("(double) "u8, text);
        else if (IsResp3) WriteFramed((byte)',', text);
        else WriteBulk((byte)'$', ""u8, text);
    }

    /// <summary>A text of several lines for people, such as that of INFO; clients show it without quotes.</summary>
    public void Verbatim(string text) => WithUtf8(text, static (writer, bytes) => writer.Verbatim(bytes));

    /// <summary>An array of <paramref name="count"/> elements, which follow.</summary>
    public void ArrayHeader(int count) => WriteHeader((byte)'*', count, TextAggregate.Array);

    /// <summary>A map of <paramref name="count"/> pairs, which follow: key, value, key, value.</summary>
    public void MapHeader(int count)
    {
        if (IsText || IsResp3) WriteHeader((byte)'%', count, TextAggregate.Map);
        else WriteNumberLine((byte)'*', 2L * count);
    }

    /// <summary>A set of <paramref name="count"/> elements, which follow, in no order.</summary>
    public void SetHeader(int count) => WriteHeader(IsResp3 ? (byte)'~' : (byte)'*', count, TextAggregate.Set);

    /// <summary>Something that the client did not just ask for, of <paramref name="count"/> elements, which follow.</summary>
    public void PushHeader(int count) => WriteHeader(IsResp3 ? (byte)'>' : (byte)'*', count, TextAggregate.Array);

    private void Verbatim(ReadOnlySpan<byte> text)
    {
        if (IsText) WriteTextParagraph(text);
        else if (IsResp3) WriteBulk((byte)'=', "txt:"u8, text);
        else WriteBulk((byte)'$', ""u8, text);
    }

    private void WriteHeader(byte type, int count, TextAggregate aggregate)
    {
        if (IsText) _layout.Open(aggregate, count);
        else WriteNumberLine(type, count);
    }

    private void WriteConstant(ReadOnlySpan<byte> resp, ReadOnlySpan<byte> text)
    {
        if (IsText) WriteTextLine(text, ""u8);
        else output.Write(resp);
    }

    private void WriteLine(byte type, ReadOnlySpan<byte> textPrefix, ReadOnlySpan<char> text)
    {
        if (IsText) _layout.BeginElement();

        if (IsText) output.Write(textPrefix);
        else output.Write([type]);
        WriteFlat(text);

        if (IsText) _layout.EndElement();
        else output.Write("\r\n"u8);
    }

    private void WriteFlat(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        bytes = bytes[..Encoding.UTF8.GetBytes(text, bytes)];
        bytes.Replace((byte)'\r', (byte)' ');
        bytes.Replace((byte)'\n', (byte)' ');
        output.Advance(bytes.Length);
    }

    private void WriteNumberLine(byte type, long value)
    {
        Span<byte> line = output.GetSpan(NumberLineBytesMax);
        line[0] = type;
        Utf8Formatter.TryFormat(value, line[1..], out int digits);
        Put(line[(1 + digits)..], "\r\n"u8);
        output.Advance(1 + digits + 2);
    }

    private void WriteFramed(byte type, ReadOnlySpan<byte> text)
    {
        output.Write([type]);
        output.Write(text);
        output.Write("\r\n"u8);
    }

    // Header, value and end in one span, so that a small value costs one call of the output.
    private void WriteBulk(byte type, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> value)
    {
        int bodyBytes = prefix.Length + value.Length;
        Span<byte> span = output.GetSpan(NumberLineBytesMax + bodyBytes + 2);

        span[0] = type;
        Utf8Formatter.TryFormat(bodyBytes, span[1..], out int digits);
        int length = 1 + digits;
        length += Put(span[length..], "\r\n"u8);
        length += Put(span[length..], prefix);
        length += Put(span[length..], value);
        length += Put(span[length..], "\r\n"u8);
        output.Advance(length);
    }

    private void WriteTextLine(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        _layout.BeginElement();
        output.Write(first);
        output.Write(second);
        _layout.EndElement();
    }

    private void WriteTextNumber(ReadOnlySpan<byte> prefix, long value)
    {
        Span<byte> digits = stackalloc byte[NumberLineBytesMax];
        Utf8Formatter.TryFormat(value, digits, out int length);
        WriteTextLine(prefix, digits[..length]);
    }

    private void WriteQuoted(ReadOnlySpan<byte> value)
    {
        _layout.BeginElement();
        QuotedBytes.Write(output, value);
        _layout.EndElement();
    }

    // Lines end in LF alone in text mode, and the last one ends once.
    private void WriteTextParagraph(ReadOnlySpan<byte> text)
    {
        _layout.BeginElement();
        text = text.TrimEnd("\r\n"u8);
        for (int end; (end = text.IndexOf("\r\n"u8)) >= 0; text = text[(end + 2)..])
        {
            output.Write(text[..end]);
            output.Write("\n"u8);
        }

        output.Write(text);
        _layout.EndElement();
    }

    private void WithUtf8(string text, Action<ReplyWriter, ReadOnlySpan<byte>> write)
    {
        int bytesMax = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[] rented = ArrayPool<byte>.Shared.Rent(bytesMax);
        write(this, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static int Put(Span<byte> destination, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination);
        return bytes.Length;
    }
}
