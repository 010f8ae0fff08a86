using System.Text;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>Says whether a pattern matches a text.</summary>
public delegate bool GlobMatcher(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text, bool ignoreCase);

/// <summary>Patterns against texts: the answer is that of the definition.</summary>
/// <param name="matches">The matcher to be judged.</param>
public sealed class GlobTarget(GlobMatcher matches) : IFuzzTarget
{
    // Options: bit 0 ignores case.
    private const int OptionIgnoreCase = 0;

    // payload = patternBytes:u8 pattern text
    private const int TextBytesMax = 256;

    /// <summary>The product's own matcher.</summary>
    public GlobTarget() : this(GlobPattern.Matches)
    {
    }

    /// <inheritdoc/>
    public string Name => "glob";

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        FuzzInput fuzz = new(input);
        if (fuzz.Payload.Length == 0) return;

        ReadOnlySpan<byte> rest = fuzz.Payload.AsSpan(1);
        ReadOnlySpan<byte> pattern = rest[..Math.Min(fuzz.Payload[0], rest.Length)];
        ReadOnlySpan<byte> text = rest[pattern.Length..];
        text = text[..Math.Min(text.Length, TextBytesMax)];

        bool ignoreCase = fuzz.Has(OptionIgnoreCase);
        bool isMatch = matches(pattern, text, ignoreCase);
        Rule.Holds(
            isMatch == new GlobDefinition(pattern.ToArray(), ignoreCase).Matches(text),
            $"by definition, '{Encoding.Latin1.GetString(pattern)}' matches '{Encoding.Latin1.GetString(text)}': {!isMatch}");
    }

    /// <inheritdoc/>
    public IEnumerable<Seed> Seeds()
    {
        yield return Of("plain", 0, "key", "key");
        yield return Of("stars", 0, "*a*b*", "xxayyb");
        yield return Of("question-marks", 0, "h?llo?", "hello!");
        yield return Of("range", 0, "user:[0-9][a-c-]*", "user:7-x");
        yield return Of("range-reversed", 1, "[Z-a]*[!-~]", "ab");
        yield return Of("set-negated", 0, "[^a-c\\]x]?", "dd");
        yield return Of("set-empty", 0, "[][^]", "ab");
        yield return Of("set-open", 0, "a[bc", "ac");
        yield return Of("escapes", 0, "\\*\\[[\\]\\-]\\", "*[]\\");
        yield return Of("ignore-case", 1, "HeLLo[a-Z]*", "hEllOq");
        yield return Of("bytes", 0, "\u00ff[\u0080-\u00ff]\0*", "\u00ff\u0090\0");
        yield return Of("many-stars", 0, "a*a*a*a*a*a*b", new string('a', 60));
    }

    private static Seed Of(string name, byte options, string pattern, string text) =>
        new(name, FuzzInput.Bytes(options, [], [(byte)pattern.Length, .. Encoding.Latin1.GetBytes(pattern + text)]));
}
