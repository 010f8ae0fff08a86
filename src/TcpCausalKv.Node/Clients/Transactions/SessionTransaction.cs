using TcpCausalKv.Core.Data;
using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Transactions;

/// <summary>What a client has queued between MULTI and EXEC, and the keys that it watches.</summary>
/// <remarks>A part of a session, on the loop only.</remarks>
internal sealed class SessionTransaction
{
    private readonly List<QueuedCommand> _commands = [];

    /// <summary>True between MULTI and EXEC.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>True once a command could not be queued: EXEC will not run any.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>True while EXEC runs what was queued.</summary>
    public bool IsRunning { get; set; }

    /// <summary>What was queued.</summary>
    public IReadOnlyList<QueuedCommand> Commands => _commands;

    /// <summary>Memory of what was queued, in bytes.</summary>
    public int Bytes { get; private set; }

    /// <summary>The keys that are watched; null before the first.</summary>
    public KeyWatch? Watch { get; private set; }

    /// <summary>MULTI.</summary>
    public void Begin() => IsOpen = true;

    /// <summary>Queues a command.</summary>
    public void Add(Command<CommandHandler> command, WordList words)
    {
        QueuedCommand queued = new(command, words);
        _commands.Add(queued);
        Bytes += queued.Bytes;
    }

    /// <summary>A command could not be queued.</summary>
    public void Break()
    {
        IsBroken = true;
        _commands.Clear();
        Bytes = 0;
    }

    /// <summary>Watches a key from now on.</summary>
    public void WatchKey(Keyspace keyspace, ReadOnlySpan<byte> key) => (Watch ??= keyspace.BeginWatch()).Add(key);

    /// <summary>Watches no key any more.</summary>
    public void Unwatch() => Watch?.Clear();

    /// <summary>Forgets what was queued and what is watched.</summary>
    public void End()
    {
        Unwatch();
        _commands.Clear();
        Bytes = 0;
        IsOpen = false;
        IsBroken = false;
    }
}
