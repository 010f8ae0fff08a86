using System.Text;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Tests.Clients.Text;

/// <summary>Feeds a reader as a session would, in pieces, and writes down what it reads.</summary>
internal sealed class Transcript(ClientLimits limits)
{
    private readonly CommandReader _reader = new(limits);
    private readonly List<string> _lines = [];

    /// <summary>What was read: a command a line, its words joined by bars, and at the end the error if there was one.</summary>
    public static string Of(byte[] input, IEnumerable<int> ends, ClientLimits? limits = null)
    {
        Transcript transcript = new(limits ?? new ClientLimits());
        int start = 0;
        foreach (int end in ends) transcript.Read(input.AsSpan(start..end), ref start);
        return string.Join('\n', transcript._lines);
    }

    public static string OfWhole(byte[] input, ClientLimits? limits = null) => Of(input, [input.Length], limits);

    public static string OfEachByte(byte[] input, ClientLimits? limits = null) =>
        Of(input, Enumerable.Range(1, input.Length), limits);

    public static string OfSplit(byte[] input, int at, ClientLimits? limits = null) => Of(input, [at, input.Length], limits);

    private void Read(ReadOnlySpan<byte> buffer, ref int start)
    {
        while (true)
        {
            ReadStatus status = _reader.TryRead(buffer, out int consumed, out WordList words);
            buffer = buffer[consumed..];
            start += consumed;

            if (status == ReadStatus.Done) _lines.Add(Join(words));
            if (status == ReadStatus.ProtocolError) WriteErrorOnce();
            if (status == ReadStatus.NeedMore) AssertBounded(buffer.Length);
            if (status != ReadStatus.Done) return;
        }
    }

    private void WriteErrorOnce()
    {
        string error = "-" + _reader.Error;
        if (_lines.Count == 0 || _lines[^1] != error) _lines.Add(error);
    }

    // What a session must keep for an unfinished command, and what it may be asked to make room for.
    private void AssertBounded(int keptBytes)
    {
        Assert.InRange(keptBytes, 0, Math.Max(limits.CommandBytesMax, 0) + ClientLimits.LineBytesMax);
        Assert.InRange(_reader.BytesWanted, 1, limits.BulkBytesMax + 2);
    }

    private static string Join(WordList words)
    {
        List<string> texts = [];
        for (int index = 0; index < words.Count; index++) texts.Add(Encoding.Latin1.GetString(words[index]));
        return string.Join('|', texts);
    }
}
