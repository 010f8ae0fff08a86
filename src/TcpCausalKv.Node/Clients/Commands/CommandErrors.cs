using System.Text;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>What a client is told when its words name no command, or do not fit the one they name; Redis 7.2's texts.</summary>
public static class CommandErrors
{
    private const int ShownBytesMax = 128;

    /// <summary>There is no command of that name. Shows the beginning of what was sent, byte by byte up to a zero byte, as Redis does.</summary>
    /// <returns>The reply's text.</returns>
    public static byte[] UnknownCommand(WordList words)
    {
        StringBuilder arguments = new();
        for (int index = 1; index < words.Count && arguments.Length < ShownBytesMax; index++)
        {
            string shown = ShowBytes(words[index], ShownBytesMax - arguments.Length);
            arguments.Append('\'').Append(shown).Append("' ");
        }

        return Encoding.Latin1.GetBytes($"ERR unknown command '{ShowBytes(words[0], ShownBytesMax)}', with args beginning with: {arguments}");
    }

    /// <summary>The command has no subcommand of that name. Shows the name as <see cref="UnknownCommand"/> does.</summary>
    /// <returns>The reply's text.</returns>
    public static byte[] UnknownSubcommand(CommandSpec parent, ReadOnlySpan<byte> name) =>
        Encoding.Latin1.GetBytes($"ERR unknown subcommand '{ShowBytes(name, ShownBytesMax)}'. Try {parent.Name.ToUpperInvariant()} HELP.");

    /// <summary>The command takes more words, or fewer.</summary>
    public static string WrongArity(CommandSpec spec) => WrongArity(spec.FullName);

    /// <inheritdoc cref="WrongArity(CommandSpec)"/>
    public static string WrongArity(string name) => $"ERR wrong number of arguments for '{name}' command";

    // One character a byte.
    private static string ShowBytes(ReadOnlySpan<byte> word, int bytesMax)
    {
        word = word[..Math.Min(word.Length, bytesMax)];
        int end = word.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? word : word[..end]);
    }
}
