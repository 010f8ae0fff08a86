using System.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Error texts that several commands share; Redis 7.2's where Redis has one.</summary>
internal static class ReplyTexts
{
    /// <summary>The words of a command do not fit together.</summary>
    public const string SyntaxError = "ERR syntax error";

    /// <summary>A word should be a number, and is none.</summary>
    public const string NotAnInteger = "ERR value is not an integer or out of range";

    /// <summary>There is no database of that number.</summary>
    public const string NoSuchDatabase = "ERR DB index is out of range";

    /// <summary>A key that has to be there is not.</summary>
    public const string NoSuchKey = "ERR no such key";

    /// <summary>A key holds something else than the command is for.</summary>
    public const string WrongType = "WRONGTYPE Operation against a key holding the wrong kind of value";

    /// <summary>A word should be a number with or without a fraction, and is none.</summary>
    public const string NotAFloat = "ERR value is not a valid float";

    /// <summary>A counter can't count so far.</summary>
    public const string WouldOverflow = "ERR increment or decrement would overflow";

    /// <summary>A value would become too long.</summary>
    public const string ValueTooLong = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

    /// <summary>True if a word is this keyword, in whatever case.</summary>
    /// <param name="word">What the client sent.</param>
    /// <param name="keyword">The keyword, ASCII.</param>
    public static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> keyword) => Ascii.EqualsIgnoreCase(word, keyword);

    /// <summary>A word as text, for errors and names.</summary>
    public static string Show(ReadOnlySpan<byte> word) => Encoding.UTF8.GetString(word[..Math.Min(word.Length, 128)]);
}
