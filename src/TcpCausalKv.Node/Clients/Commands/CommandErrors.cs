using System.Text;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>What a client is told when its words name no command, or do not fit the one they name; Redis 7.2's texts.</summary>
public static class CommandErrors
{
    private const int ShownBytesMax = 128;

    /// <summary>There is no command of that name. Shows the beginning of what was sent.</summary>
    public static string UnknownCommand(WordList words)
    {
        StringBuilder arguments = new();
        for (int index = 1; index < words.Count && arguments.Length < ShownBytesMax; index++)
        {
            string shown = Show(words[index], ShownBytesMax - arguments.Length);
            arguments.Append('\'').Append(shown).Append("' ");
        }

        return $"ERR unknown command '{Show(words[0], ShownBytesMax)}', with args beginning with: {arguments}";
    }

    /// <summary>The command has no subcommand of that name.</summary>
    public static string UnknownSubcommand(CommandSpec parent, ReadOnlySpan<byte> name) =>
        $"ERR unknown subcommand '{Show(name, ShownBytesMax)}'. Try {parent.Name.ToUpperInvariant()} HELP.";

    /// <summary>The command takes more words, or fewer.</summary>
    public static string WrongArity(CommandSpec spec) => $"ERR wrong number of arguments for '{spec.FullName}' command";

    private static string Show(ReadOnlySpan<byte> word, int bytesMax) =>
        Encoding.UTF8.GetString(word[..Math.Min(word.Length, bytesMax)]);
}
