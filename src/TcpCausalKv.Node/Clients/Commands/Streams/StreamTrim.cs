using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Streams;

/// <summary>What a stream is trimmed to: the options MAXLEN and MINID of XADD and XTRIM.</summary>
internal struct StreamTrim
{
    // What Redis keeps in one node of a stream, by default: "about" is a multiple of it, so that not each entry that is added removes one.
    private const int NodeEntries = 100;

    private long _lengthMax;
    private StreamId _idMin;
    private bool _byLength;
    private bool _isAbout;
    private long? _limit;

    /// <summary>True if it was asked for.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>Reads an option.</summary>
    /// <param name="words">The command.</param>
    /// <param name="at">The option's place; then that of its last word.</param>
    /// <param name="error">The error to reply; null if there is none.</param>
    /// <returns>False if it is no option about trimming.</returns>
    public bool TryRead(WordList words, ref int at, out string? error)
    {
        error = null;
        bool hasMore = at + 1 < words.Count;
        if (hasMore && ReplyTexts.Is(words[at], "LIMIT"u8))
        {
            if (!RedisNumber.TryParse(words[++at], out long limit)) error = ReplyTexts.NotAnInteger;
            else if (limit < 0) error = "ERR The LIMIT argument must be >= 0.";
            _limit = limit;
            return true;
        }

        bool byLength = ReplyTexts.Is(words[at], "MAXLEN"u8);
        if (!hasMore || (!byLength && !ReplyTexts.Is(words[at], "MINID"u8))) return false;
        if (IsAsked) error = "ERR syntax error, MAXLEN and MINID options at the same time are not compatible";
        else ReadThreshold(words, byLength, ref at, out error);
        return true;
    }

    /// <summary>Why the options do not fit together, as a reply; null if they do.</summary>
    public readonly string? Refusal(bool isRequired)
    {
        if (_limit is > 0 && !IsAsked) return "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy";
        if (isRequired && !IsAsked) return "ERR syntax error, XTRIM must be called with a trimming strategy";
        return _limit is not null && !_isAbout ? "ERR syntax error, LIMIT cannot be used without the special ~ option" : null;
    }

    /// <summary>How many entries are to be removed from the beginning.</summary>
    public readonly int CountIn(StreamView stream)
    {
        if (!IsAsked) return 0;
        long count = _byLength ? Math.Max(0, stream.Count - _lengthMax) : stream.IndexOf(_idMin, out _);
        if (!_isAbout) return (int)count;
        long limit = _limit switch { null => 100 * NodeEntries, 0 => long.MaxValue, long given => given };
        return (int)(Math.Min(count, limit) / NodeEntries * NodeEntries);
    }

    private void ReadThreshold(WordList words, bool byLength, ref int at, out string? error)
    {
        error = null;
        if (at + 2 < words.Count && words[at + 1] is [(byte)'~' or (byte)'='])
        {
            at++;
            _isAbout = words[at][0] == '~';
        }

        IsAsked = true;
        _byLength = byLength;
        at++;
        if (!byLength && !StreamIdText.TryParse(words[at], 0, out _idMin)) error = StreamIdText.Invalid;
        if (byLength && !RedisNumber.TryParse(words[at], out _lengthMax)) error = ReplyTexts.NotAnInteger;
        else if (_lengthMax < 0) error = "ERR The MAXLEN argument must be >= 0.";
    }
}
