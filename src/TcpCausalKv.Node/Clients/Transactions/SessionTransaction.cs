using TcpCausalKv.Core.Data;

namespace TcpCausalKv.Node.Clients.Transactions;

/// <summary>What a client has queued between MULTI and EXEC, and the keys that it watches.</summary>
/// <remarks>A part of a session, on the loop only. The session may end while EXEC runs, so the list is replaced then, not emptied.</remarks>
internal sealed class SessionTransaction(ReplyOutput replies)
{
    private List<QueuedCommand> _commands = [];
    private long _queuedBytes;

    /// <summary>True between MULTI and EXEC, and while EXEC runs.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>True between MULTI and EXEC: commands are queued.</summary>
    public bool IsQueueing => IsOpen && !IsRunning;

    /// <summary>True once a command could not be queued: EXEC will not run any.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>True while EXEC runs what was queued: then no command may wait.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>What was queued.</summary>
    public IReadOnlyList<QueuedCommand> Commands => _commands;

    /// <summary>Memory of what was queued and of what is watched, in bytes, about.</summary>
    public long Bytes => _queuedBytes + (Watch?.Bytes ?? 0);

    /// <summary>Memory of what was queued, in bytes, about.</summary>
    public long QueuedBytes => _queuedBytes;

    /// <summary>Bytes of the write that EXEC makes, at most, as far as the queued words tell.</summary>
    public long WriteBytesMax { get; private set; }

    /// <summary>The keys that are watched; null before the first.</summary>
    public KeyWatch? Watch { get; private set; }

    /// <summary>MULTI.</summary>
    public void Begin() => IsOpen = true;

    /// <summary>Queues a command.</summary>
    public void Add(QueuedCommand command)
    {
        _commands.Add(command);
        _queuedBytes += command.Bytes;
        WriteBytesMax += command.WriteBytesMax;
    }

    /// <summary>A command could not be queued.</summary>
    public void Break()
    {
        IsBroken = true;
        Forget();
    }

    /// <summary>EXEC: replies beyond the bound are dropped from now on, so that what is queued runs to its end.</summary>
    public void BeginRun()
    {
        Unwatch();
        IsRunning = true;
        replies.DropsOverflow = true;
    }

    /// <summary>What was queued has run.</summary>
    /// <returns>False if there were more replies than may wait.</returns>
    public bool TryEndRun()
    {
        IsRunning = false;
        replies.DropsOverflow = false;
        return !replies.HasOverflowed;
    }

    /// <summary>Watches a key from now on.</summary>
    public void WatchKey(Keyspace keyspace, ReadOnlySpan<byte> key) => (Watch ??= keyspace.BeginWatch()).Add(key);

    /// <summary>Watches no key any more.</summary>
    public void Unwatch() => Watch?.Clear();

    /// <summary>Forgets what was queued and what is watched.</summary>
    public void End()
    {
        Unwatch();
        Forget();
        IsOpen = false;
        IsBroken = false;
    }

    private void Forget()
    {
        if (_commands.Count > 0) _commands = [];
        _queuedBytes = 0;
        WriteBytesMax = 0;
    }
}
