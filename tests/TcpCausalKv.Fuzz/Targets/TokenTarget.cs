using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>Tokens that clients hand over: exactly those of the grammar are read, and what is read is written alike.</summary>
public sealed partial class TokenTarget : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "token";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        FuzzInput fuzz = new(input);
        int width = 1 + (fuzz.Options % VectorClock.WidthMax);
        string text = Encoding.UTF8.GetString(fuzz.Payload);

        bool isToken = CausalToken.TryParse(text, width, out CausalToken? token);
        Rule.Holds(isToken == IsToken(text, width), $"'{text}' is a token by the grammar: {!isToken}; read as one: {isToken}");
        if (!isToken) return;

        bool isReadBack = CausalToken.TryParse(token!.ToString(), width, out CausalToken? back);
        Rule.Holds(isReadBack && back == token, "a token written is read back");
    }

    /// <inheritdoc/>
    public IEnumerable<Seed> Seeds()
    {
        string written = new CausalToken(new ClusterId(0x9f86d081884c7d65), new VectorClock([12, 0, 7, 0])).ToString();
        string widest = new CausalToken(new ClusterId(UInt128.MaxValue), new VectorClock([.. Enumerable.Repeat(ClockEntry.Max, 64)])).ToString();
        yield return Of("written", 4, written);
        yield return Of("too-wide", 2, written);
        yield return Of("widest", 64, widest);
        yield return Of("start", 8, new CausalToken(new ClusterId(1), new VectorClock(8)).ToString());
        yield return Of("sequence-too-large", 1, "ckv3-00000000000000000000000000000001-4611686018427387904");
        yield return Of("later-epochs", 4, "ckv3-00000000000000000000000000000001-1/12.0.16383/281474976710655");
        yield return Of("epoch-too-large", 1, "ckv3-00000000000000000000000000000001-16384/1");
        yield return Of("number-too-large", 1, "ckv3-00000000000000000000000000000001-99999999999999999999");
        yield return Of("entry-missing", 4, "ckv3-00000000000000000000000000000001-1..2");
        yield return Of("other-prefix", 4, "ckv1-0000000000000001-1");
        yield return Of("zero-bytes-at-the-end", 4, "ckv3-0000000000000000000000000000001\0-1\0.2\0\0");
        yield return Of("zero-bytes-after-an-entry", 4, "ckv3-00000000000000000000000000000001-1\0.2\0\0");
        yield return Of("upper-case", 4, "ckv3-ABCDEF0123456789ABCDEF0123456789-1");
    }

    private static Seed Of(string name, int width, string text) =>
        new(name, FuzzInput.Bytes((byte)(width - 1), [], Encoding.UTF8.GetBytes(text)));

    private static bool IsToken(string text, int width)
    {
        if (text.Length > CausalToken.TextLengthMax) return false;
        Match match = Grammar().Match(text);
        CaptureCollection entries = match.Groups["entry"].Captures;
        return match.Success
            && entries.Count <= width
            && entries.All(entry => IsEntry(entry.Value));
    }

    private static bool IsEntry(string text)
    {
        BigInteger[] numbers = [.. text.Split('/').Select(number => BigInteger.Parse(number, CultureInfo.InvariantCulture))];
        return numbers[^1] <= ClockEntry.SequenceMax && (numbers.Length == 1 || numbers[0] <= ClockEntry.EpochMax);
    }

    [GeneratedRegex(@"\Ackv3-[0-9a-fA-F]{32}-(?<entry>(?:[0-9]+/)?[0-9]+)(?:\.(?<entry>(?:[0-9]+/)?[0-9]+))*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
