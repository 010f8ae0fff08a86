using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Clients.Blocking;

/// <summary>Takes from a key, and replies.</summary>
/// <param name="context">Where the reply goes.</param>
/// <param name="key">The key, which is of the right type or not there.</param>
/// <returns>False, and nothing is done, if there is nothing to take.</returns>
internal delegate bool KeyTaking(CommandContext context, ReadOnlySpan<byte> key);

/// <summary>
/// A client's command that waits for something to take from one of its keys, or to read, or until its time is over. Ends once, with a reply.
/// </summary>
/// <remarks>On the loop only.</remarks>
internal sealed class KeyWait : IBlockedCommand
{
    // The objects for a key, and its entry in the table of all.
    private const int KeyOverheadBytes = 512;

    private readonly CommandContext _context;
    private readonly DataType _type;
    private readonly KeyTaking _take;
    private readonly Action<CommandContext> _replyNothing;
    private readonly List<(WaitedKey Key, LinkedListNode<KeyWait> Node)> _places = [];
    private readonly LoopTimer? _deadline;

    private KeyWait(
        CommandContext context, IEnumerable<byte[]> keys, DataType type, KeyTaking take, long timeoutMs, Action<CommandContext> replyNothing,
        bool reads = false)
    {
        Reads = reads;
        _context = context;
        _type = type;
        _take = take;
        _replyNothing = replyNothing;
        foreach (byte[] key in keys)
        {
            WaitedKey waited = context.Connections.KeyWaits.Open(key);
            _places.Add((waited, waited.Add(this)));
            Bytes += key.Length + KeyOverheadBytes;
        }

        EventLoop loop = context.Node.Loop;
        if (timeoutMs > 0) _deadline = loop.Timers.Schedule(loop.NowMs + timeoutMs, Expire);
    }

    /// <inheritdoc/>
    public long Bytes { get; }

    /// <summary>True if it takes nothing: then all that wait are served, whatever the others do.</summary>
    public bool Reads { get; }

    /// <summary>Takes from the first key that has something; if none has, waits, but within a transaction.</summary>
    /// <param name="context">Where the reply goes.</param>
    /// <param name="keys">The keys, in the order of the command.</param>
    /// <param name="type">The type that they must have.</param>
    /// <param name="take">Takes from a key.</param>
    /// <param name="timeoutMs">Milliseconds; 0 to wait for ever.</param>
    /// <param name="replyNothing">Replies that nothing was there in time.</param>
    public static void Begin(
        CommandContext context, IReadOnlyList<byte[]> keys, DataType type, KeyTaking take, long timeoutMs, Action<CommandContext> replyNothing)
    {
        foreach (byte[] key in keys)
        {
            if (!context.MayUse(key, type) || take(context, key)) return;
        }

        if (context.Session.Transaction.IsRunning) replyNothing(context);
        else
        {
            IEnumerable<byte[]> different = keys.Distinct(new Core.Data.BytesComparer(0));
            context.Session.Wait.Begin(new KeyWait(context, different, type, take, timeoutMs, replyNothing));
        }
    }

    /// <summary>Waits for something to read, but within a transaction.</summary>
    /// <param name="context">Where the reply goes.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="type">The type that they must have.</param>
    /// <param name="read">Reads a key; none of them has anything now.</param>
    /// <param name="timeoutMs">Milliseconds; 0 to wait for ever.</param>
    /// <param name="replyNothing">Replies that nothing was there in time.</param>
    public static void BeginReading(
        CommandContext context, IReadOnlyList<byte[]> keys, DataType type, KeyTaking read, long timeoutMs, Action<CommandContext> replyNothing)
    {
        if (context.Session.Transaction.IsRunning)
        {
            replyNothing(context);
            return;
        }

        IEnumerable<byte[]> different = keys.Distinct(new Core.Data.BytesComparer(0));
        context.Session.Wait.Begin(new KeyWait(context, different, type, read, timeoutMs, replyNothing, reads: true));
    }

    /// <summary>Ends if there is something to take from a key.</summary>
    /// <returns>True if it has ended.</returns>
    public bool TryTake(ReadOnlySpan<byte> key)
    {
        if (_context.Keyspace.TypeOf(key) != _type) return false;
        ulong before = _context.Replica.OwnEntry;
        if (!Reads && _context.Node.WriteRefusal(DataTypes.KindOf(_type)) is { } refusal) _context.Reply.Error(refusal);
        else if (!_take(_context, key)) return false;

        if (_context.Replica.OwnEntry != before) _context.Session.WrittenEntry = _context.Replica.OwnEntry;
        Cancel();
        _context.Session.Unblock();
        return true;
    }

    /// <inheritdoc/>
    public void Cancel()
    {
        _deadline?.Cancel();
        foreach ((WaitedKey key, LinkedListNode<KeyWait> node) in _places)
        {
            key.Remove(node);
            _context.Connections.KeyWaits.CloseIfIdle(key);
        }

        _places.Clear();
    }

    /// <inheritdoc/>
    public bool TryExpire()
    {
        Expire();
        return true;
    }

    private void Expire()
    {
        Cancel();
        _replyNothing(_context);
        _context.Session.Unblock();
    }
}
