using System.Text;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>Client input, typed lines and RESP: what is read does not depend on how the network cuts it.</summary>
public sealed class TextTarget : IFuzzTarget
{
    // Options: bit 0 takes the product's own limits instead of limits that a short input can reach.
    private const int OptionRealLimits = 0;

    private static readonly ClientLimits s_smallLimits = new() { BulkBytesMax = 64, CommandBytesMax = 512 };
    private static readonly ClientLimits s_realLimits = new();

    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        FuzzInput fuzz = new(input);
        ClientLimits limits = fuzz.Has(OptionRealLimits) ? s_realLimits : s_smallLimits;
        string whole = TextTranscript.Of(fuzz.Payload, [fuzz.Payload.Length], limits);
        string pieced = TextTranscript.Of(fuzz.Payload, fuzz.Ends, limits);
        Rule.Holds(whole == pieced, $"whole and in pieces, the same bytes are read alike; here\n{whole}as against\n{pieced}");
    }

    /// <inheritdoc/>
    public IEnumerable<Seed> Seeds()
    {
        yield return Of("inline", "SET key value\r\nGET key\n");
        yield return Of("inline-quotes", "SET \"a \\x41\\n\\\"\" 'it\\'s' \"\"\r\n", 3);
        yield return Of("inline-open-quote", "GET \"never closed\r\nPING\r\n", 5);
        yield return Of("inline-blank-lines", "\r\n \t \r\n\nPING\r\n", 1);
        yield return Of("resp", "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\na\r\nb\0\r\n*1\r\n$4\r\nPING\r\n", 4, 1);
        yield return Of("resp-empty", "*0\r\n*-1\r\n*1\r\n$0\r\n\r\n", 2);
        yield return Of("resp-long-bulk", "*2\r\n$3\r\nGET\r\n$64\r\n" + new string('v', 64) + "\r\n", 7, 9);
        yield return Of("resp-bulk-over-limit", "*1\r\n$65\r\n");
        yield return Of("resp-many-words", "*40\r\n" + string.Concat(Enumerable.Repeat("$1\r\na\r\n", 40)), 11);
        yield return Of("resp-huge-count", "*2147483647\r\n$1\r\na\r\n$2147483647\r\n", 6);
        yield return Of("resp-bad-lengths", "*1\r\n$+1\r\n*01\r\n", 6);
        yield return Of(
            "inline-typed", "HSET h f v g \"\"\r\nHINCRBY h n -3\nSADD s a b 'c d'\nSETBIT k 7 1\nBITCOUNT k 0 -1 BIT\nINCRBYFLOAT c 2.5e1\n", 6, 2);
        yield return Of("inline-deadlines", "SET k v PX 100 NX\nPEXPIREAT k 1700000000500 GT\nGETEX k PERSIST\nTTL k\n", 9);
        yield return Of(
            "resp-typed", Resp("HSET h f \0 g v") + Resp("HGETALL h") + Resp("SADD s \xff m") + Resp("GETSET c 0") + Resp("INCR c"), 3, 8);
        yield return Of("resp-bits", Resp("BITFIELD k SET u8 #1 255 OVERFLOW SAT INCRBY i5 100 -1") + Resp("BITOP XOR d k k") + Resp("PFADD p a"), 7);
        yield return Of(
            "resp-transaction", Resp("WATCH k") + Resp("MULTI") + Resp("INCR c") + Resp("EXPIRE k 1") + "DISCARD\r\n" + Resp("EXEC"), 5, 1);
        yield return Of("mixed", "PING\r\n*1\r\n$4\r\nPING\r\nECHO \"*1\"\r\n", 5, 2, 1);
    }

    private static string Resp(string line)
    {
        string[] words = line.Split(' ');
        return $"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"));
    }

    private static Seed Of(string name, string text, params byte[] lengths) =>
        new(name, FuzzInput.Bytes((byte)(name.Length & 1), lengths, Encoding.Latin1.GetBytes(text)));
}
