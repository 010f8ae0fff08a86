using System.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Error texts that several commands share; Redis 7.2's where Redis has one.</summary>
internal static class ReplyTexts
{
    /// <summary>The words of a command do not fit together.</summary>
    public const string SyntaxError = "ERR syntax error";

    /// <summary>A word should be a number, and is none.</summary>
    public const string NotAnInteger = "ERR value is not an integer or out of range";

    /// <summary>A value would become too long.</summary>
    public const string ValueTooLong = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

    /// <summary>True if a word is this keyword, in whatever case.</summary>
    /// <param name="word">What the client sent.</param>
    /// <param name="keyword">The keyword, ASCII.</param>
    public static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> keyword) => Ascii.EqualsIgnoreCase(word, keyword);

    /// <summary>A word as text, for errors and names.</summary>
    public static string Show(ReadOnlySpan<byte> word) => Encoding.UTF8.GetString(word[..Math.Min(word.Length, 128)]);
}
