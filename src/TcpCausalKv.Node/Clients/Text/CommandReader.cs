using System.Runtime.InteropServices;

namespace TcpCausalKv.Node.Clients.Text;

/// <summary>
/// Cuts commands from a client's input: typed lines and RESP arrays of bulk strings, mixed on one port, with the bounds and
/// the error texts of Redis 7.2.
/// </summary>
/// <remarks>
/// <code>
/// command   = multibulk | inline
/// multibulk = "*" count CR LF count( "$" length CR LF length(OCTET) CR LF )        begins with "*"
/// inline    = line [CR] LF                                                         begins with anything else
///
///          0                 _position           _scanned          input's end
///          |  read for good  |   no line end here  |  not seen yet   |
/// </code>
/// Like Redis, it believes in the two bytes after a length and after a bulk string without looking at them. Commands of no
/// words (an empty line, <c>*0</c>, <c>*-1</c>) are skipped.
/// One a client; not thread-safe. It remembers how far it has got in an unfinished command, so input that arrives byte by byte is
/// read once, not once an arrival. It allocates to grow only, and gives back what an unusually long command needed.
/// Invariant: 0 &lt;= _position, and no line end in _position.._scanned of the unfinished command.
/// </remarks>
public sealed class CommandReader(ClientLimits limits)
{
    private const int BulkLengthUnknown = -1;
    private const int LineEndBytes = 2;
    private const int KeptWordsMax = 1024;
    private const int KeptLineBytesMax = 4096;

    private List<WordRange> _words = [];
    private byte[] _line = [];
    private int _position;
    private int _scanned;
    private int _wordsLeft;
    private int _bulkLength = BulkLengthUnknown;

    /// <summary>
    /// After <see cref="ReadStatus.NeedMore"/>: how many more bytes the command needs at least, 1 or more. What a client has
    /// declared and not sent yet: a reason to size a buffer, within reason, and no promise.
    /// </summary>
    public int BytesWanted { get; private set; } = 1;

    /// <summary>
    /// After <see cref="ReadStatus.ProtocolError"/>: the reply, with its code, such as
    /// <c>ERR Protocol error: invalid bulk length</c>. Null before. It stays, as does the status.
    /// </summary>
    public string? Error { get; private set; }

    /// <summary>Reads the next command.</summary>
    /// <param name="buffer">
    /// All input that no earlier call has consumed. After <see cref="ReadStatus.NeedMore"/> it is the same bytes, with more
    /// appended.
    /// </param>
    /// <param name="consumed">Bytes at the front that are done with, to be dropped whatever the status is.</param>
    /// <param name="words">The command, if there is one; borrows <paramref name="buffer"/>.</param>
    public ReadStatus TryRead(ReadOnlySpan<byte> buffer, out int consumed, out WordList words)
    {
        consumed = 0;
        words = default;
        if (Error is not null) return ReadStatus.ProtocolError;

        BytesWanted = 1;
        while (consumed < buffer.Length)
        {
            ReadOnlySpan<byte> input = buffer[consumed..];
            if (_position == 0) TrimWords();

            bool isMultibulk = input[0] == (byte)'*';
            ReadStatus status = isMultibulk ? ReadMultibulk(input) : ReadInline(input);
            if (status != ReadStatus.Done) return status;

            consumed += _position;
            _position = _scanned = 0;
            if (_words.Count == 0) continue;

            words = new WordList(isMultibulk ? input : _line, CollectionsMarshal.AsSpan(_words));
            return ReadStatus.Done;
        }

        return ReadStatus.NeedMore;
    }

    private ReadStatus ReadMultibulk(ReadOnlySpan<byte> input)
    {
        if (_position == 0)
        {
            ReadStatus status = ReadWordCount(input);
            if (status != ReadStatus.Done) return status;
        }

        for (; _wordsLeft > 0; _wordsLeft--)
        {
            ReadStatus status = ReadWord(input);
            if (status != ReadStatus.Done) return status;
        }

        return ReadStatus.Done;
    }

    private ReadStatus ReadWordCount(ReadOnlySpan<byte> input)
    {
        ReadStatus status = ReadLengthLine(input, "too big mbulk count string", out ReadOnlySpan<byte> line);
        if (status != ReadStatus.Done) return status;

        if (!RedisNumber.TryParse(line[1..], out long count) || count > ClientLimits.WordsMax)
        {
            return Fail("invalid multibulk length");
        }

        _wordsLeft = (int)Math.Max(count, 0);
        return ReadStatus.Done;
    }

    private ReadStatus ReadWord(ReadOnlySpan<byte> input)
    {
        if (_bulkLength == BulkLengthUnknown)
        {
            ReadStatus status = ReadBulkLength(input);
            if (status != ReadStatus.Done) return status;
        }

        // The length was checked when it was read: the sum is below CommandBytesMax.
        int end = _position + _bulkLength + LineEndBytes;
        if (end > input.Length) return NeedMore(end - input.Length);

        _words.Add(new WordRange(_position, _bulkLength));
        _position = end;
        _bulkLength = BulkLengthUnknown;
        return ReadStatus.Done;
    }

    private ReadStatus ReadBulkLength(ReadOnlySpan<byte> input)
    {
        int start = _position;
        ReadStatus status = ReadLengthLine(input, "too big bulk count string", out ReadOnlySpan<byte> line);
        if (status != ReadStatus.Done) return status;

        if (input[start] != (byte)'$') return Fail($"expected '$', got '{Show(input[start])}'");
        if (!RedisNumber.TryParse(line[1..], out long length) || length < 0 || length > limits.BulkBytesMax)
        {
            return Fail("invalid bulk length");
        }

        if (IsOverCommandBytesMax(length)) return Fail("command is over client-query-buffer-limit");
        _bulkLength = (int)length;
        return ReadStatus.Done;
    }

    // Told from the declared length, before its bytes are waited for.
    private bool IsOverCommandBytesMax(long bulkLength)
    {
        long wordTableBytes = (_words.Count + 1L) * ClientLimits.WordOverheadBytes;
        return _position + bulkLength + LineEndBytes + wordTableBytes > limits.CommandBytesMax;
    }

    // As in Redis, a line is too long if it has not ended after so many bytes; one whose end is here already is taken.
    private ReadStatus ReadLengthLine(ReadOnlySpan<byte> input, string tooBig, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (!TryFind(input, (byte)'\r', out int end)) return IsLineTooBig(input) ? Fail(tooBig) : NeedMore(1);
        if (end + LineEndBytes > input.Length) return NeedMore(1);

        line = input[_position..end];
        _position = end + LineEndBytes;
        return ReadStatus.Done;
    }

    private ReadStatus ReadInline(ReadOnlySpan<byte> input)
    {
        if (!TryFind(input, (byte)'\n', out int end)) return IsLineTooBig(input) ? Fail("too big inline request") : NeedMore(1);

        _position = end + 1;
        ReadOnlySpan<byte> line = input[..end];
        if (line.EndsWith("\r"u8)) line = line[..^1];

        if (_line.Length < line.Length || _line.Length > KeptLineBytesMax) _line = new byte[Math.Max(line.Length, 64)];
        return new InlineLine(line, _line).TrySplit(_words) ? ReadStatus.Done : Fail("unbalanced quotes in request");
    }

    private bool TryFind(ReadOnlySpan<byte> input, byte terminator, out int index)
    {
        int from = Math.Max(_position, _scanned);
        index = from + input[from..].IndexOf(terminator);
        _scanned = index < from ? input.Length : index;
        return index >= from;
    }

    private bool IsLineTooBig(ReadOnlySpan<byte> input) => input.Length - _position > ClientLimits.LineBytesMax;

    private ReadStatus NeedMore(int bytesWanted)
    {
        BytesWanted = bytesWanted;
        return ReadStatus.NeedMore;
    }

    private ReadStatus Fail(string reason)
    {
        Error = $"ERR Protocol error: {reason}";
        return ReadStatus.ProtocolError;
    }

    private void TrimWords()
    {
        if (_words.Capacity > KeptWordsMax) _words = [];
        _words.Clear();
    }

    // As Redis does, a line end becomes a space; other bytes that are not printable would not survive in a text.
    private static string Show(byte character) => character switch
    {
        (byte)'\r' or (byte)'\n' => " ",
        >= 0x20 and < 0x7F => ((char)character).ToString(),
        _ => $"\\x{character:x2}",
    };
}
