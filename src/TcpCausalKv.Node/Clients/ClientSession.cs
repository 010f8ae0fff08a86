using System.Net.Sockets;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Diagnostics;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Clients;

/// <summary>One client's connection: reads commands, runs them in order, and keeps the replies until the turn has ended.</summary>
/// <remarks>
/// <para>
/// Every command that has arrived whole is run at once. Replies leave in <see cref="Flush"/> only, after the turn's writes are in the
/// log, and once the log is released as far as they show it. A session stops early, with commands unread, while the turn is full, once it has had its
/// slice of the turn, and while a command of it waits; what it has unread then waits for <see cref="Continue"/>. Input is taken in all the time, so
/// that a client which sends much before it reads is served, and the end of a connection noticed.
/// </para>
/// <para>On the loop only. Given back in <see cref="Flush"/> only, so that no command runs on a session that is gone.</para>
/// </remarks>
internal sealed class ClientSession : ISocketHandler, ITurnClient
{
    // After so many bytes of replies it is the next client's turn.
    private const int SliceBytes = 256 * 1024;

    private readonly ClientConnections _connections;
    private readonly Socket _socket;
    private readonly Registration _registration;
    private readonly CommandReader _reader;
    private readonly ClientInput _input;
    private readonly ReplyOutput _output;
    private readonly CommandContext _context;
    private SessionState _state = SessionState.Serving;
    private Interest _interest = Interest.Read;
    private IBlockedCommand? _wait;
    private string _endReason = "";
    private int _sliceEnd;
    private int _notedBytes;
    private long _overSoftLimitSinceMs = long.MaxValue;
    private bool _isReadable;
    private bool _stoppedEarly;
    private bool _isQueued;
    private bool _isToBeFlushed;

    /// <summary>Serves a client over a connected socket, which it owns from now on.</summary>
    public ClientSession(ClientConnections connections, Socket socket, ClientProfile profile)
    {
        ClientLimits limits = connections.Node.Options.ClientLimits;
        _connections = connections;
        _socket = socket;
        Profile = profile;
        _reader = new CommandReader(limits);
        _input = new ClientInput(connections.ReceiveBuffer);
        _output = new ReplyOutput(connections);
        _context = new CommandContext(connections, this, new ReplyWriter(_output));
        _registration = connections.Node.Loop.Register(socket, this, _interest);
    }

    /// <summary>Who the client is.</summary>
    public ClientProfile Profile { get; }

    /// <summary>How replies are written to the client.</summary>
    public ReplyMode Mode => _context.Reply.Mode;

    /// <summary>This node's sequence of the client's last write; 0 before the first.</summary>
    public ulong WrittenEntry { get; set; }

    /// <summary>True once a command of this turn may show writes in its reply.</summary>
    public bool RepliesShowWrites { get; set; }

    /// <summary>True while a command of the client waits.</summary>
    public bool IsBlocked => _wait is not null;

    /// <summary>Bytes that are received and not yet read as commands.</summary>
    public int InputBytes => _input.Length;

    /// <summary>Bytes of replies that wait to be sent.</summary>
    public int OutputBytes => _output.Pending;

    /// <summary>True if replies of an earlier turn wait for a sync.</summary>
    public bool IsHeld => _output.IsHeld;

    /// <summary>What the client takes of the memory of all clients.</summary>
    public int MemoryBytes => InputBytes + OutputBytes;

    /// <summary>The number of the socket.</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>What the loop watches the socket for, as CLIENT LIST shows it.</summary>
    public string Events => (_interest.HasFlag(Interest.Read) ? "r" : "") + (_interest.HasFlag(Interest.Write) ? "w" : "");

    private bool MayReceive => _state == SessionState.Serving && (IsBlocked || !_stoppedEarly);

    /// <inheritdoc/>
    public void OnReady(bool readable, bool writable)
    {
        if (writable || _output.Sendable > 0) MarkForFlush();
        if (!readable) return;

        // Those who wait for their turn already are not overtaken.
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

    /// <summary>Lets no further command run until <see cref="Unblock"/>.</summary>
    public void Block(IBlockedCommand wait) => _wait = wait;

    /// <summary>What the client waited for has ended and its reply is written.</summary>
    public void Unblock()
    {
        _wait = null;
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
        NoteMemory();
    }

    /// <summary>Once a second: true if more replies than the soft bound have waited for as long as they may.</summary>
    public bool IsOverSoftLimit(OutputLimit limit, long nowMs)
    {
        bool isOver = limit.SoftBytes > 0 && OutputBytes > limit.SoftBytes;
        _overSoftLimitSinceMs = isOver ? Math.Min(_overSoftLimitSinceMs, nowMs) : long.MaxValue;
        return isOver && nowMs - _overSoftLimitSinceMs >= limit.SoftSeconds * 1_000L;
    }

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
        NoteMemory();
        _isToBeFlushed = false;
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

    private void Receive()
    {
        _isReadable = false;
        int received = _input.Receive(_socket, IsBlocked ? Math.Max(1, _input.Length) : _reader.BytesWanted, out SocketError error);

        if (error == SocketError.Success && received > 0)
        {
            _connections.Counters.InputBytes += received;
            Profile.HeardMs = _connections.Node.Loop.NowMs;
            if (!IsBlocked) Execute();
            else if (_input.Length > _connections.Node.Options.ClientLimits.CommandBytesMax)
            {
                Drop("more than client-query-buffer-limit waits behind a command that waits");
            }
        }
        else if (error == SocketError.Success)
        {
            End(SessionState.Ending, "closed by the client");
        }
        else if (error != SocketError.WouldBlock)
        {
            End(SessionState.Lost, error.ToString());
        }

        _input.Settle();
        NoteMemory();
    }

    private void Execute()
    {
        _sliceEnd = (int)Math.Min(int.MaxValue, (long)_output.Pending + SliceBytes);
        ReadStatus status = ExecuteOne();
        if (status == ReadStatus.Done && _input.Length > 0) status = ExecutePipelined();

        if (status == ReadStatus.ProtocolError) RefuseInput();
        _stoppedEarly = status == ReadStatus.Done;
        _input.Settle();
        if (_output.Pending > 0) MarkForFlush();
    }

    // More than one command has come: the memory of those behind it is fetched while one is run.
    private ReadStatus ExecutePipelined()
    {
        InputLookahead ahead = new(_input.Unread, _connections.Node.Replica.Keyspace);
        ReadStatus status = ReadStatus.Done;
        while (status == ReadStatus.Done && MayExecute())
        {
            ahead.Advance();
            status = ExecuteOne();
        }

        return status;
    }

    private ReadStatus ExecuteOne()
    {
        if (!MayExecute()) return ReadStatus.Done;
        ReadStatus status = _reader.TryRead(_input.Unread, out int consumed, out WordList words);
        if (status == ReadStatus.Done) Run(words);
        _input.Consume(consumed);
        return status;
    }

    private bool MayExecute()
    {
        if (_state != SessionState.Serving || IsBlocked) return false;
        if (!_connections.Node.Replica.TurnIsFull && _output.Pending < _sliceEnd) return true;

        Queue();
        return false;
    }

    private void Run(WordList words)
    {
        try
        {
            CommandSet.Run(_context, words);
        }
        catch (ReplyOverflowException)
        {
            _connections.Logger.RepliesOverflowed(Profile.Id, Profile.Address, Profile.LastCommand, _output.Pending);
            Drop("too many replies wait");
        }
    }

    private void RefuseInput()
    {
        _connections.Logger.ClientBrokeProtocol(Profile.Id, Profile.Address, _reader.Error!);
        _context.Reply.Error(_reader.Error!);
        End(SessionState.Ending, "protocol error");
    }

    private void Send()
    {
        if (_output.Sendable == 0) return;

        int before = _output.Pending;
        SocketError error = _output.TryFlush(_socket);
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

        Interest wanted = (_state == SessionState.Serving ? Interest.Read : Interest.None) | (_output.Sendable > 0 ? Interest.Write : Interest.None);
        if (wanted == _interest) return;

        _interest = wanted;
        _registration.SetInterest(wanted);
    }

    private void NoteMemory()
    {
        int bytes = MemoryBytes;
        int change = bytes - _notedBytes;
        _notedBytes = bytes;
        if (change != 0) _connections.Memory.Note(change);
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
        _wait?.Cancel();
        _wait = null;
        _registration.Dispose();
        _socket.Dispose();
        _output.Clear();
        _input.Release();
        NoteMemory();
        _connections.Removed(this, _endReason);
    }
}
