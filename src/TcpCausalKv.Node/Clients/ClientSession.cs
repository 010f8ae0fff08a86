using System.Net.Sockets;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Node.Clients.Blocking;
using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Clients.Transactions;
using TcpCausalKv.Node.Diagnostics;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Node.Transports;

namespace TcpCausalKv.Node.Clients;

/// <summary>One client's connection: reads commands, runs them in order, and keeps the replies until the turn has ended.</summary>
/// <remarks>
/// Every command that has arrived whole is run at once. Replies leave in <see cref="Flush"/> only, after the turn's writes are in the log, and
/// once the log is released as far as they show it. A session stops early while the turn is full, once it has had its slice of the turn, and while
/// a command of it waits; what it has unread then waits for <see cref="Continue"/>. Input is taken in all the time, so that a client which sends
/// much before it reads is served. On the loop only. Given back in <see cref="Flush"/> only, so that no command runs on a session that is gone.
/// </remarks>
internal sealed class ClientSession : ISocketHandler, ITurnClient
{
    // After so many bytes of replies it is the next client's turn.
    private const int SliceBytes = 256 * 1024;

    private readonly ClientConnections _connections;
    private readonly ITransport _transport;
    private readonly SessionCommands _commands;
    private readonly ReplyOutput _output;
    private readonly SessionMemory _memory;
    private readonly CommandContext _context;
    private SessionState _state = SessionState.Serving;
    private string _endReason = "";
    private int _sliceEnd;
    private bool _isReadable;
    private bool _stoppedEarly;
    private bool _isQueued;
    private bool _isToBeFlushed;

    /// <summary>Serves a client over a transport, which it owns from now on.</summary>
    public ClientSession(ClientConnections connections, ITransport transport, ClientProfile profile)
    {
        _connections = connections;
        _transport = transport;
        Profile = profile;
        _output = new ReplyOutput(connections);
        Transaction = new SessionTransaction(_output);
        _memory = new SessionMemory(connections.Memory);
        _context = new CommandContext(connections, this, new ReplyWriter(_output));
        Wait = new SessionWait(this, _context.Reply);
        _commands = new SessionCommands(_context, new ClientInput(connections.ReceiveBuffer), connections.Node.Options.ClientLimits);
        transport.Attach(this);
    }

    /// <summary>Who the client is.</summary>
    public ClientProfile Profile { get; }

    /// <summary>How replies are written to the client.</summary>
    public ReplyMode Mode => _context.Reply.Mode;

    /// <summary>The database that the client has selected.</summary>
    public int Database { get; set; }

    /// <summary>This node's sequence of the client's last write; 0 before the first.</summary>
    public ulong WrittenEntry { get; set; }

    /// <summary>True once a command of this turn may show writes in its reply.</summary>
    public bool RepliesShowWrites { get; set; }

    /// <summary>What the client has queued, and which keys it watches.</summary>
    public SessionTransaction Transaction { get; }

    /// <summary>The command that the client waits in.</summary>
    public SessionWait Wait { get; }

    /// <summary>True while it does.</summary>
    public bool IsBlocked => Wait.IsOn;

    /// <summary>Bytes that are received and not yet read as commands.</summary>
    public int InputBytes => _commands.UnreadBytes;

    /// <summary>Bytes of replies that wait to be sent.</summary>
    public int OutputBytes => _output.Pending;

    /// <summary>True if replies of an earlier turn wait for a sync.</summary>
    public bool IsHeld => _output.IsHeld;

    /// <summary>What the client takes of the memory of all clients.</summary>
    public long MemoryBytes => InputBytes + OutputBytes + Transaction.Bytes + Wait.Bytes;

    /// <summary>The number of the socket; -1 if there is none.</summary>
    public int Descriptor => _transport.Descriptor;

    /// <summary>What the loop watches the connection for, as CLIENT LIST shows it.</summary>
    public string Events => (_transport.Interest.HasFlag(Interest.Read) ? "r" : "") + (_transport.Interest.HasFlag(Interest.Write) ? "w" : "");

    private bool MayReceive => _state == SessionState.Serving && (IsBlocked || !_stoppedEarly);

    /// <inheritdoc/>
    public void OnReady(bool readable, bool writable)
    {
        if (writable || _output.Sendable > 0) MarkForFlush();
        if (!readable) return;
        _isReadable = true;
        if (_connections.MustQueue) Queue();
        else Continue();
    }

    /// <summary>Runs what an earlier stop has left, then what has arrived.</summary>
    public void Continue()
    {
        _isQueued = false;
        if (_stoppedEarly && !IsBlocked) Execute();
        if (_isReadable && MayReceive) Receive();
    }

    /// <summary>What the client waited for has ended and its reply is written.</summary>
    public void Unblock()
    {
        Wait.End();
        RepliesShowWrites = true;
        MarkForFlush();
        // Not run here: this may be after the turn's writes were taken for the log.
        Queue();
    }

    /// <summary>Closes the connection once the replies that wait are sent; runs no further command.</summary>
    public void EndAfterReplies(string reason) => End(SessionState.Ending, reason);

    /// <summary>Closes the connection with the turn, and forgets its replies at once.</summary>
    public void Drop(string reason)
    {
        End(SessionState.Lost, reason);
        _output.Clear();
        Transaction.End();
        _memory.Note(MemoryBytes);
    }

    /// <summary>Once a second: true if more replies than the soft bound have waited for as long as they may.</summary>
    public bool IsOverSoftLimit(OutputLimit limit, long nowMs) => _memory.IsOverSoftLimit(limit, OutputBytes, nowMs);

    /// <summary>At the end of a turn: keeps its replies until the log is released up to its end.</summary>
    /// <param name="logEnd">Where the log ends.</param>
    /// <param name="releasingEnd">Up to where it is released when the sync under way ends.</param>
    /// <remarks>A full disk may take hours: whoever asks what is wrong is told, as long as that shows no write.</remarks>
    public void HoldReplies(long logEnd, long releasingEnd)
    {
        if (!RepliesShowWrites && !IsHeld && _connections.Node.Store is { Log.HasBacklog: true }) _output.ReleaseAll();
        else _output.Hold(logEnd, releasingEnd);
        RepliesShowWrites = false;
    }

    /// <summary>At the end of a turn: lets all replies leave with the next <see cref="Flush"/>.</summary>
    public void ReleaseReplies()
    {
        _output.ReleaseAll();
        RepliesShowWrites = false;
    }

    /// <summary>The log is released up to a position: lets those replies leave that show no more.</summary>
    public void ReleaseReplies(long releasedEnd)
    {
        _output.Release(releasedEnd);
        MarkForFlush();
    }

    /// <summary>Sends what may be sent, as far as the connection takes it, and closes the connection if it is to end.</summary>
    public void Flush()
    {
        if (_state is SessionState.Serving or SessionState.Ending) Send();
        if (_state == SessionState.Lost || (_state == SessionState.Ending && _output.Pending == 0)) Close();
        else if (_state != SessionState.Closed) Settle();
        // Before the memory is noted, which may end this very session: then it is flushed once more.
        _isToBeFlushed = false;
        _memory.Note(MemoryBytes);
    }

    /// <summary>
    /// Runs no further command, makes one attempt to send what may be sent, and closes the connection unless replies wait for a sync.
    /// </summary>
    public void ShutIfAnswered()
    {
        EndAfterReplies("the node stops");
        Flush();
        if (_state != SessionState.Closed && !_output.IsHeld) Close();
    }

    /// <summary>Closes the connection at once, after one attempt to send what may be sent.</summary>
    public void Shut()
    {
        ShutIfAnswered();
        if (_state != SessionState.Closed) Close();
    }

    /// <summary>True if the next command may run now; else the session continues later.</summary>
    internal bool MayExecute()
    {
        if (_state != SessionState.Serving || IsBlocked) return false;
        if (!_connections.Node.Replica.TurnIsFull && _output.Pending < _sliceEnd) return true;

        Queue();
        return false;
    }

    /// <summary>A command has written more than may wait.</summary>
    internal void DropForOverflow()
    {
        _connections.Logger.RepliesOverflowed(Profile.Id, Profile.Address, Profile.LastCommand, _output.Pending);
        Drop("too many replies wait");
    }

    private void Receive()
    {
        _isReadable = false;
        int received = _commands.Receive(_transport, mayRun: !IsBlocked, out SocketError error);
        if (error == SocketError.Success && received > 0)
        {
            _connections.Counters.InputBytes += received;
            Profile.HeardMs = _connections.Node.Loop.NowMs;
            if (!IsBlocked) Execute();
            else if (InputBytes > _connections.Node.Options.ClientLimits.CommandBytesMax)
            {
                Drop("more than client-query-buffer-limit waits behind a command that waits");
            }
        }
        else if (error == SocketError.Success) End(SessionState.Ending, "closed by the client");
        else if (error != SocketError.WouldBlock) End(SessionState.Lost, error.ToString());

        _commands.Settle();
        _memory.Note(MemoryBytes);
    }

    private void Execute()
    {
        _sliceEnd = (int)Math.Min(int.MaxValue, (long)_output.Pending + SliceBytes);
        ReadStatus status = _commands.Execute();
        if (status == ReadStatus.ProtocolError) RefuseInput();
        _stoppedEarly = status == ReadStatus.Done;
        _commands.Settle();
        if (_output.Pending > 0) MarkForFlush();
    }

    private void RefuseInput()
    {
        _connections.Logger.ClientBrokeProtocol(Profile.Id, Profile.Address, _commands.Error!);
        _context.Reply.Error(_commands.Error!);
        End(SessionState.Ending, "protocol error");
    }

    private void Send()
    {
        if (_output.Sendable == 0) return;
        int before = _output.Pending;
        SocketError error = _output.TryFlush(_transport);
        _connections.Counters.OutputBytes += before - _output.Pending;
        if (error is not (SocketError.Success or SocketError.WouldBlock)) End(SessionState.Lost, error.ToString());
    }

    private void End(SessionState state, string reason)
    {
        if (_state >= state) return;
        _state = state;
        _endReason = reason;
        MarkForFlush();
    }

    private void Settle()
    {
        if (_stoppedEarly && !IsBlocked) Queue();

        _transport.SetInterest(
            (_state == SessionState.Serving ? Interest.Read : Interest.None) | (_output.Sendable > 0 ? Interest.Write : Interest.None));
    }

    private void MarkForFlush()
    {
        if (_isToBeFlushed) return;
        _isToBeFlushed = true;
        _connections.AddToFlush(this);
    }

    private void Queue()
    {
        if (_isQueued) return;
        _isQueued = true;
        _connections.AddToQueue(this);
    }

    private void Close()
    {
        _state = SessionState.Closed;
        Wait.Cancel();
        Transaction.End();
        _transport.Dispose();
        _output.Clear();
        _commands.Release();
        _memory.Note(MemoryBytes);
        _connections.Removed(this, _endReason);
    }
}
