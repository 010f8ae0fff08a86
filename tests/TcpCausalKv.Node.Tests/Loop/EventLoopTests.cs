using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop;

public sealed class EventLoopTests : IDisposable
{
    private readonly CollectingLogger _log = new();
    private readonly EventLoop _loop;

    public EventLoopTests() => _loop = new EventLoop("under test", _log);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task What_is_posted_runs_on_the_loop()
    {
        _loop.Start();

        Assert.True(await _loop.Call(() => _loop.OnLoop).WithinDeadline());
        Assert.False(_loop.OnLoop);
    }

    [Fact]
    public async Task Posts_of_each_thread_run_in_their_order()
    {
        const int Producers = 4;
        const int Posts = 5_000;
        int[] next = new int[Producers];
        bool inOrder = true;
        _loop.Start();

        Thread[] threads = [.. Enumerable.Range(0, Producers).Select(producer => new Thread(() =>
        {
            for (int i = 0; i < Posts; i++)
            {
                int number = i;
                _loop.Post(() => inOrder &= next[producer]++ == number);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) Assert.True(thread.Join(Deadline.Default));

        int[] counts = await _loop.Call(() => next.ToArray()).WithinDeadline();
        Assert.Equal(Enumerable.Repeat(Posts, Producers), counts);
        Assert.True(inOrder);
    }

    [Fact]
    public async Task What_is_posted_before_the_start_runs_after_it()
    {
        TaskCompletionSource ran = new();
        _loop.Post(ran.SetResult);

        _loop.Start();

        await ran.Task.WithinDeadline();
    }

    [Fact]
    public async Task A_post_from_the_loop_itself_runs_in_the_next_turn()
    {
        TaskCompletionSource<long> second = new();
        _loop.Start();

        long first = await _loop.Call(() =>
        {
            _loop.Post(() => second.SetResult(_loop.Statistics.Turns));
            return _loop.Statistics.Turns;
        }).WithinDeadline();

        Assert.Equal(first + 1, await second.Task.WithinDeadline());
    }

    [Fact]
    public async Task Posted_work_timers_and_the_turns_end_come_in_that_order_after_the_sockets()
    {
        List<string> order = [];
        TaskCompletionSource<string[]> done = new();
        using SocketPair pair = new();
        _loop.Register(pair.Far, new SocketAction((_, _) => order.Add("socket")), Interest.Read);
        _loop.Timers.Schedule(_loop.NowMs, () => order.Add("timer"));
        _loop.Post(() => order.Add("posted"));
        _loop.OnTurnEnd(() => order.Add("end 1"));
        _loop.OnTurnEnd(() => order.Add("end 2"));
        _loop.OnTurnEnd(() => done.TrySetResult([.. order]));
        SocketPair.SendByte(pair.Near);

        _loop.Start();

        Assert.Equal(["socket", "posted", "timer", "end 1", "end 2"], await done.Task.WithinDeadline());
        Assert.True(_loop.Stop());
    }

    [Fact]
    public async Task A_timer_ends_the_wait_at_its_deadline()
    {
        TaskCompletionSource<long> ranAtMs = new();
        long dueMs = _loop.NowMs + 30;
        _loop.Timers.Schedule(dueMs, () => ranAtMs.SetResult(_loop.NowMs));

        _loop.Start();

        Assert.True(await ranAtMs.Task.WithinDeadline() >= dueMs);
    }

    [Fact]
    public async Task A_requested_turn_follows_without_a_wait()
    {
        int turns = 0;
        TaskCompletionSource enough = new();
        _loop.OnTurnEnd(() =>
        {
            if (++turns == 100) enough.SetResult();
            if (turns < 100) _loop.RequestTurn();
        });
        _loop.RequestTurn();
        Assert.True(_loop.MoreWork);

        _loop.Start(); // and nothing else ever wakes it

        await enough.Task.WithinDeadline();
    }

    [Fact]
    public async Task The_longest_turn_and_the_busy_share_are_measured_and_can_be_reset()
    {
        _loop.Start();
        await _loop.Call(() => SpinFor(TimeSpan.FromMilliseconds(5))).WithinDeadline();

        long longest = await _loop.Call(() => _loop.Statistics.LongestTurnMicros).WithinDeadline();
        Assert.InRange(longest, 5_000, (long)Deadline.Default.TotalMicroseconds);
        Assert.InRange(await _loop.Call(() => _loop.Statistics.BusyShare).WithinDeadline(), double.Epsilon, 1);

        long afterReset = await _loop.Call(() =>
        {
            _loop.Statistics.Reset();
            return _loop.Statistics.LongestTurnMicros;
        }).WithinDeadline();
        Assert.Equal(0, afterReset);
    }

    [Fact]
    public async Task What_was_put_off_runs_once_and_before_the_loop_waits()
    {
        int runs = 0;
        TaskCompletionSource ran = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Start();

        await _loop.Call(() =>
        {
            _loop.WhenIdle(() =>
            {
                runs++;
                ran.SetResult();
            });
            return true;
        }).WithinDeadline();

        await ran.Task.WithinDeadline();
        Assert.Equal(1, await _loop.Call(() => runs).WithinDeadline());
    }

    [Fact]
    public async Task What_was_put_off_waits_while_turns_are_requested()
    {
        int turnsLeft = 5;
        TaskCompletionSource<int> ran = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.OnTurnEnd(() =>
        {
            if (turnsLeft > 0 && turnsLeft-- > 1) _loop.RequestTurn();
        });
        _loop.WhenIdle(() => ran.TrySetResult(turnsLeft));
        _loop.RequestTurn();
        _loop.Start();

        Assert.Equal(0, await ran.Task.WithinDeadline());
    }

    [Fact]
    public async Task A_turn_that_is_requested_by_what_was_put_off_follows_at_once()
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool wasIdle = false;
        _loop.OnTurnEnd(() =>
        {
            if (wasIdle) ended.TrySetResult();
        });
        _loop.WhenIdle(() =>
        {
            wasIdle = true;
            _loop.RequestTurn();
        });
        _loop.Start();

        await ended.Task.WithinDeadline();
    }

    [Fact]
    public async Task The_clocks_stand_still_within_a_turn_and_are_right_in_the_next()
    {
        _loop.Start();

        (long before, long after) = await _loop.Call(() =>
        {
            long first = _loop.NowMs;
            SpinFor(TimeSpan.FromMilliseconds(5));
            return (first, _loop.NowMs);
        }).WithinDeadline();
        Assert.Equal(before, after);

        Assert.True(await _loop.Call(() => _loop.NowMs).WithinDeadline() >= before + 5);
        long unixMs = await _loop.Call(() => _loop.UnixNowMs).WithinDeadline();
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - unixMs, -1_000, 60_000);
    }

    [Fact]
    public void A_logger_that_drops_everything_is_enough()
    {
        using EventLoop loop = new("quiet", NullLogger.Instance, new SelectPoller());
        loop.Start();
        Assert.True(loop.Stop());
    }

    private static bool SpinFor(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time) Thread.SpinWait(100);
        return true;
    }
}
