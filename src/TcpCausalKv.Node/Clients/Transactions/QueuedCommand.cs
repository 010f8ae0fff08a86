using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Transactions;

/// <summary>A command that waits for EXEC: a copy of its words.</summary>
internal sealed class QueuedCommand
{
    private readonly byte[] _bytes;
    private readonly WordRange[] _ranges;

    /// <summary>Copies a command.</summary>
    public QueuedCommand(Command<CommandHandler> command, WordList words)
    {
        Command = command;
        int length = 0;
        for (int i = 0; i < words.Count; i++) length += words[i].Length;
        _bytes = new byte[length];
        _ranges = new WordRange[words.Count];
        int at = 0;
        for (int i = 0; i < words.Count; i++)
        {
            words[i].CopyTo(_bytes.AsSpan(at));
            _ranges[i] = new WordRange(at, words[i].Length);
            at += words[i].Length;
        }
    }

    /// <summary>What runs it.</summary>
    public Command<CommandHandler> Command { get; }

    /// <summary>Its words.</summary>
    public WordList Words => new(_bytes, _ranges);

    /// <summary>Memory that it takes, in bytes, about.</summary>
    public int Bytes => _bytes.Length + (_ranges.Length * 2 * sizeof(int)) + 64;
}
