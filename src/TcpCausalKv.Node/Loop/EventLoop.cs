using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Node.Diagnostics;

namespace TcpCausalKv.Node.Loop;

/// <summary>
/// One thread that owns everything that changes: it waits for sockets, and runs their handlers, what other threads post, and
/// timers, one after the other. Nothing that runs on it may block.
/// </summary>
/// <remarks>
/// A turn, always in this order:
/// <code>
/// wait        until a socket is ready, a deadline has come, or somebody posts
/// clocks      read once; NowMs and UnixNowMs stand still for the rest of the turn
/// sockets     OnReady of each ready socket; the waker, one of them, is drained here
/// posted      everything in the mailbox, each thread's posts in order
/// timers      whatever is due
/// turn's end  the OnTurnEnd actions in the order of their registration
/// idle        what was put off by WhenIdle, if no socket is ready
/// </code>
/// The mailbox comes after the waker is drained, never before: see <see cref="Mailbox{T}"/>.
/// <para>
/// Until <see cref="Start"/> the thread that made the loop stands in for it, so that a node can be put together; once
/// <see cref="Stop"/> has seen the loop end, the thread that stopped it does, so that it can be taken apart.
/// </para>
/// <para>An exception that escapes to the loop is our bug: it ends the loop, and <see cref="Completion"/> carries it.</para>
/// </remarks>
public sealed class EventLoop : IDisposable
{
    private const int EventsPerTurnMax = 256;
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Any thread may use these two.
    private readonly PostedWork _posted = new();
    private readonly Waker _waker = new();

    // The loop's own.
    private readonly IPoller _poller;
    private readonly Watchlist _watchlist;
    private readonly PollEvent[] _events = new PollEvent[EventsPerTurnMax];
    private readonly List<Action> _turnEndActions = [];
    private Action? _whenIdle;
    private bool _stopping;
    private long _lastTurnEnded = Stopwatch.GetTimestamp();

    // Written once, by Start.
    private volatile bool _started;

    // Written when the loop changes hands: by Start, and by Stop after the thread has ended.
    private volatile int _ownerThreadId = Environment.CurrentManagedThreadId;

    /// <summary>Makes a loop that does not run yet.</summary>
    /// <param name="name">Names the thread, and the loop in log lines.</param>
    /// <param name="logger">Hears of the loop's end if it is a failure.</param>
    /// <param name="poller">Owned by the loop from now on; null for the best one here.</param>
    public EventLoop(string name, ILogger logger, IPoller? poller = null)
    {
        Name = name;
        _logger = logger;
        _poller = poller ?? Poller.Create();
        _watchlist = new Watchlist(_poller);
        _thread = new Thread(Run) { IsBackground = true, Name = name };

        ReadClocks(Stopwatch.GetTimestamp());
        Register(_waker.Socket, _waker, Interest.Read);
    }

    /// <summary>Names the loop in log lines.</summary>
    public string Name { get; }

    /// <summary>Actions that are due at a <see cref="NowMs"/>. On the loop only.</summary>
    public TimerQueue Timers { get; } = new();

    /// <summary>How the loop spends its time. On the loop only.</summary>
    public TurnStatistics Statistics { get; } = new();

    /// <summary>Monotonic milliseconds, from an arbitrary start, as of the begin of this turn. On the loop only.</summary>
    public long NowMs { get; private set; }

    /// <summary>Unix time in milliseconds, as of the begin of this turn; may run backwards. On the loop only.</summary>
    public long UnixNowMs { get; private set; }

    /// <summary>True if the next turn will not wait, because somebody has asked for it. On the loop only.</summary>
    public bool MoreWork { get; private set; }

    /// <summary>True on the thread that may touch what the loop owns.</summary>
    public bool OnLoop => Environment.CurrentManagedThreadId == _ownerThreadId;

    /// <summary>Ends with the loop: well after <see cref="Stop"/>, with the exception if one has ended it. Any thread.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Starts the thread. Once, by the thread that made the loop.</summary>
    public void Start()
    {
        AssertOnLoop();
        ObjectDisposedException.ThrowIf(_posted.HasEnded, this);

        _started = true;
        _ownerThreadId = _thread.ManagedThreadId;
        _thread.Start();
    }

    /// <summary>
    /// Ends the loop, after everything that this thread has posted before and after a whole turn, and waits for that. Any
    /// thread; called on the loop itself it does not wait.
    /// </summary>
    /// <param name="deadline">How long to wait; 10 seconds if null.</param>
    /// <returns>True if the loop has ended, and this thread stands in for it now.</returns>
    public bool Stop(TimeSpan? deadline = null)
    {
        if (!_started)
        {
            End(failure: null);
            return true;
        }

        Post(() => _stopping = true);
        if (Environment.CurrentManagedThreadId == _thread.ManagedThreadId) return false;
        if (!JoinThread(deadline ?? StopDeadline)) return false;

        _ownerThreadId = Environment.CurrentManagedThreadId;
        return true;
    }

    /// <summary>Ends a run with our bug: throws here, and ends the loop too, if any other thread touches what it owns.</summary>
    /// <exception cref="InvalidOperationException">This is not the loop's thread.</exception>
    public void AssertOnLoop()
    {
        if (!OnLoop) FailOffLoop();
    }

    /// <summary>Runs an action on the loop, after what this thread has posted before. Any thread.</summary>
    /// <param name="action">An exception that leaves it ends the loop.</param>
    /// <returns>False if the loop has ended, so that nothing more will run.</returns>
    public bool Post(Action action) => Enqueue(new PostedAction(action));

    /// <summary>Runs a function on the loop and hands its result, or its exception, to a task that completes off the loop. Any
    /// thread. Takes a few microseconds more than <see cref="Post"/>: for tests and consoles.</summary>
    /// <returns>Fails with <see cref="ObjectDisposedException"/> if the loop ends before it comes to the function.</returns>
    public Task<T> Call<T>(Func<T> function)
    {
        PostedCall<T> call = new(Name, function);
        Enqueue(call);
        return call.Result;
    }

    /// <summary>Starts to watch a socket for a handler. On the loop only.</summary>
    /// <param name="socket">Non-blocking; stays the caller's, who disposes the registration before it.</param>
    /// <param name="handler">Called on the loop from the next turn on.</param>
    /// <param name="interest">What the handler hears of until it changes that.</param>
    public Registration Register(Socket socket, ISocketHandler handler, Interest interest)
    {
        AssertOnLoop();
        Registration registration = new(this, _watchlist, socket, handler);
        _watchlist.Add(registration, interest);
        return registration;
    }

    /// <summary>Adds an action that ends every turn, after those added before. On the loop only.</summary>
    public void OnTurnEnd(Action action)
    {
        AssertOnLoop();
        _turnEndActions.Add(action);
    }

    /// <summary>
    /// Runs an action once, before the loop waits next: as soon as no socket is ready and no turn was requested. On the loop only; it takes the
    /// place of one that has not run yet.
    /// </summary>
    public void WhenIdle(Action action)
    {
        AssertOnLoop();
        _whenIdle = action;
    }

    /// <summary>Makes the next turn begin without a wait, for work too long for one turn. On the loop only.</summary>
    public void RequestTurn()
    {
        AssertOnLoop();
        MoreWork = true;
    }

    /// <summary>Stops the loop and closes its poller; sockets stay their owners'. Not on the loop itself.</summary>
    public void Dispose()
    {
        // A loop that does not end still uses them.
        if (!Stop()) return;

        _poller.Dispose();
        _waker.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stopping) Turn();
            End(failure: null);
        }
        catch (Exception exception)
        {
            _logger.LoopFailed(exception, Name);
            End(exception);
        }
    }

    private void Turn()
    {
        int ready = Poll();
        MoreWork = false;
        long began = Stopwatch.GetTimestamp();
        Statistics.TurnBegan(began);
        ReadClocks(began);

        _watchlist.Deliver(_events.AsSpan(0, ready));
        _posted.Run();
        Timers.RunDue(NowMs);
        for (int i = 0; i < _turnEndActions.Count; i++) _turnEndActions[i]();

        _lastTurnEnded = Stopwatch.GetTimestamp();
        Statistics.TurnEnded(_lastTurnEnded);
    }

    private int Poll()
    {
        if (_whenIdle is null || MoreWork) return _poller.Wait(_events, WaitMs());

        int ready = _poller.Wait(_events, timeoutMs: 0);
        if (ready > 0) return ready;

        Action idle = _whenIdle;
        _whenIdle = null;
        idle();
        return _poller.Wait(_events, WaitMs());
    }

    // From the end of the turn and not from NowMs, which a long turn has left behind.
    private int WaitMs() => MoreWork ? 0 : Timers.NextTimeoutMs(Milliseconds(_lastTurnEnded));

    private void ReadClocks(long timestamp)
    {
        NowMs = Milliseconds(timestamp);
        UnixNowMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    }

    /// <summary>Monotonic microseconds right now, from the same start as <see cref="NowMs"/>. Any thread.</summary>
    public static long ReadMicros() => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    private static long Milliseconds(long timestamp) => timestamp / (Stopwatch.Frequency / 1000);

    private bool Enqueue(IPostedWork work)
    {
        bool isPosted = _posted.TryPost(work, out bool mustWake);
        if (mustWake) WakeUp();
        return isPosted;
    }

    private void WakeUp()
    {
        if (OnLoop) RequestTurn();
        else _waker.Wake();
    }

    private void End(Exception? failure)
    {
        _posted.End();
        if (failure is null) _completion.TrySetResult();
        else _completion.TrySetException(failure);
    }

    private bool JoinThread(TimeSpan deadline)
    {
        if (_thread.Join(deadline)) return true;

        _logger.LoopStopsLate(Name, (long)deadline.TotalMilliseconds);
        return false;
    }

    private void FailOffLoop()
    {
        string message = $"Only its own thread may touch loop {Name}, not thread {Environment.CurrentManagedThreadId}.";
        Post(() => throw new InvalidOperationException(message));
        throw new InvalidOperationException(message);
    }
}
