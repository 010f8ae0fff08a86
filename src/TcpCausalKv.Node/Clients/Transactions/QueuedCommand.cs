using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Transactions;

/// <summary>A command that waits for EXEC: a copy of its words.</summary>
internal sealed class QueuedCommand
{
    // The object, its two arrays, and its place in the queue.
    private const int OverheadBytes = 128;

    private readonly byte[] _bytes;
    private readonly WordRange[] _ranges;

    /// <summary>Copies a command.</summary>
    /// <param name="command">What it is, as its first word tells.</param>
    /// <param name="spec">What it is; of a container the subcommand.</param>
    /// <param name="words">Its words, copied.</param>
    public QueuedCommand(Command<CommandHandler> command, CommandSpec spec, WordList words)
    {
        Command = command;
        Spec = spec;
        WriteBytesMax = WriteBounds.WriteBytesMaxOf(spec, words);
        _bytes = new byte[words.Bytes];
        _ranges = new WordRange[words.Count];
        int at = 0;
        for (int i = 0; i < words.Count; i++)
        {
            words[i].CopyTo(_bytes.AsSpan(at));
            _ranges[i] = new WordRange(at, words[i].Length);
            at += words[i].Length;
        }
    }

    /// <summary>What it is, as its first word tells.</summary>
    public Command<CommandHandler> Command { get; }

    /// <summary>What it is; of a container the subcommand.</summary>
    public CommandSpec Spec { get; }

    /// <summary>Its words.</summary>
    public WordList Words => new(_bytes, _ranges);

    /// <summary>Memory that it takes, in bytes, about.</summary>
    public long Bytes => MemoryBytes(_bytes.Length, _ranges.Length);

    /// <summary>Bytes that its words can add to a write, at most; 0 if it writes nothing.</summary>
    public long WriteBytesMax { get; }

    /// <summary>Memory that a command would take, in bytes, about.</summary>
    public static long BytesOf(WordList words) => MemoryBytes(words.Bytes, words.Count);

    private static long MemoryBytes(int wordBytes, int wordCount) => OverheadBytes + wordBytes + (2L * sizeof(int) * wordCount);
}
