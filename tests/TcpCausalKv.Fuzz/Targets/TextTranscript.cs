using System.Globalization;
using System.Text;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>Feeds a reader as a session does, piece by piece, and writes down what it reads.</summary>
internal sealed class TextTranscript(byte[] input, ClientLimits limits)
{
    private static readonly ClientLimits s_wideLimits = new();

    private readonly CommandReader _reader = new(limits);
    private readonly StringBuilder _lines = new();
    private int _consumed;

    // Nothing can come of less than the reader said that it lacks.
    private long _neededEnd;

    /// <summary>A line a command, then how the reading ended and how much of the input it took.</summary>
    public static string Of(byte[] input, IReadOnlyList<int> ends, ClientLimits limits)
    {
        TextTranscript transcript = new(input, limits);
        ReadStatus status = ReadStatus.NeedMore;
        foreach (int end in ends) status = transcript.ReadUpTo(end);
        return transcript.End(status);
    }

    private ReadStatus ReadUpTo(int end)
    {
        while (true)
        {
            bool wasFailed = _reader.Error is not null;
            ReadStatus status = _reader.TryRead(input.AsSpan(_consumed..end), out int consumed, out WordList words);
            Rule.Holds(consumed >= 0 && consumed <= end - _consumed, "a reader consumes what there is at most");
            bool isFailed = status == ReadStatus.ProtocolError;
            Rule.Holds(!wasFailed || (isFailed && consumed == 0), "after an error nothing more is read");
            _consumed += consumed;

            if (status != ReadStatus.Done)
            {
                CheckEnd(status, end);
                return status;
            }

            Rule.Holds(end >= _neededEnd, "a command needs the bytes that the reader said it lacks");
            Rule.Holds(consumed > 0 && words.Count > 0, "a command takes bytes and has words");
            Append(words);
            CheckReadBack(words);
        }
    }

    private void CheckEnd(ReadStatus status, int end)
    {
        Rule.Holds((status == ReadStatus.ProtocolError) == (_reader.Error is not null), "an error is named, and nothing else is");
        if (status == ReadStatus.ProtocolError) return;

        long keptMax = (long)limits.CommandBytesMax + ClientLimits.LineBytesMax;
        Rule.Holds(end - _consumed <= keptMax, "what is kept of an unfinished command is bounded");
        long wantedMax = limits.BulkBytesMax + 2L;
        Rule.Holds(_reader.BytesWanted >= 1 && _reader.BytesWanted <= wantedMax, "what is wanted is a bulk string at most");
        _neededEnd = (long)end + _reader.BytesWanted;
    }

    private string End(ReadStatus status)
    {
        _lines.Append(CultureInfo.InvariantCulture, $"{status} after {_consumed}: {_reader.Error}\n");
        return _lines.ToString();
    }

    // Typed or not, words are bytes: written as RESP they are read the same.
    private static void CheckReadBack(WordList words)
    {
        List<byte> written = [.. Encoding.ASCII.GetBytes($"*{words.Count}\r\n")];
        for (int index = 0; index < words.Count; index++)
        {
            written.AddRange(Encoding.ASCII.GetBytes($"${words[index].Length}\r\n"));
            written.AddRange(words[index]);
            written.AddRange("\r\n"u8);
        }

        byte[] resp = [.. written];
        ReadStatus status = new CommandReader(s_wideLimits).TryRead(resp, out int consumed, out WordList back);
        bool isRead = status == ReadStatus.Done && consumed == resp.Length && back.Count == words.Count;
        for (int index = 0; isRead && index < words.Count; index++) isRead = back[index].SequenceEqual(words[index]);
        Rule.Holds(isRead, "a command written as RESP is read back");
    }

    private void Append(WordList words)
    {
        for (int index = 0; index < words.Count; index++)
        {
            string word = Encoding.Latin1.GetString(words[index]);
            _lines.Append(CultureInfo.InvariantCulture, $"{word.Length}:{word} ");
        }

        _lines.Append('\n');
    }
}
