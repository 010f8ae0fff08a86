using System.Net.Sockets;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop;

/// <summary>How a loop ends: told to, or by an exception.</summary>
public sealed class EventLoopEndTests : IDisposable
{
    private readonly CollectingLogger _log = new();
    private readonly EventLoop _loop;

    public EventLoopEndTests() => _loop = new EventLoop("under test", _log);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Stopping_runs_what_this_thread_has_posted_before_and_ends_the_turn()
    {
        List<string> order = [];
        _loop.OnTurnEnd(() => order.Add("end"));
        _loop.Start();
        _loop.Post(() => order.Add("posted"));

        Assert.True(_loop.Stop(Deadline.Default));

        Assert.True(_loop.Completion.IsCompletedSuccessfully);
        Assert.True(_loop.OnLoop, "the thread that stopped it stands in for it");
        Assert.Contains("posted", order);
        Assert.Equal("end", order[^1]);
    }

    [Fact]
    public async Task Stopping_from_the_loop_itself_does_not_wait()
    {
        _loop.Start();

        Assert.False(await _loop.Call(() => _loop.Stop()).WithinDeadline());

        await _loop.Completion.WithinDeadline();
    }

    [Fact]
    public void Stopping_a_loop_that_is_blocked_gives_up_at_the_deadline_and_says_so()
    {
        using ManualResetEventSlim release = new();
        _loop.Start();
        _loop.Post(() => release.Wait(Deadline.Default));

        Assert.False(_loop.Stop(TimeSpan.FromMilliseconds(20)));

        Assert.Contains(1001, _log.EventIds);
        release.Set();
        Assert.True(_loop.Stop());
    }

    [Fact]
    public void A_loop_that_never_ran_can_be_stopped()
    {
        Assert.True(_loop.Stop());

        Assert.True(_loop.Completion.IsCompletedSuccessfully);
        Assert.Throws<ObjectDisposedException>(_loop.Start);
    }

    [Fact]
    public async Task Nothing_can_be_posted_to_a_loop_that_has_ended()
    {
        _loop.Start();
        Assert.True(_loop.Stop());

        Assert.False(_loop.Post(() => Assert.Fail("ran")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _loop.Call(() => 1).WithinDeadline());
    }

    [Fact]
    public async Task Every_call_is_answered_even_if_the_loop_ends_meanwhile()
    {
        _loop.Start();
        List<Task<int>> calls = [];
        Thread caller = new(() =>
        {
            while (!_loop.Completion.IsCompleted) calls.Add(_loop.Call(() => 1));
        });
        caller.Start();
        _loop.Stop();
        Assert.True(caller.Join(Deadline.Default));

        foreach (Task<int> call in calls)
        {
            await Task.WhenAny(call).WithinDeadline();
            Assert.True(call.IsCompletedSuccessfully || call.Exception!.InnerException is ObjectDisposedException);
        }
    }

    [Fact]
    public async Task An_exception_in_a_posted_action_ends_the_loop_and_is_told()
    {
        _loop.Start();
        _loop.Post(() => throw new FormatException("planted"));

        await Assert.ThrowsAsync<FormatException>(() => _loop.Completion.WithinDeadline());
        Assert.Contains(1000, _log.EventIds);
    }

    [Fact]
    public async Task An_exception_in_a_handler_ends_the_loop_and_calls_that_wait_are_answered()
    {
        using SocketPair pair = new();
        _loop.Register(pair.Far, new SocketAction((_, _) => throw new FormatException("planted")), Interest.Read);
        Task<int> waiting = _loop.Call(() => 1);
        SocketPair.SendByte(pair.Near);
        Assert.True(pair.Far.Poll(Deadline.Default, SelectMode.SelectRead));

        _loop.Start();

        await Assert.ThrowsAsync<FormatException>(() => _loop.Completion.WithinDeadline());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WithinDeadline());
    }

    [Fact]
    public async Task An_exception_in_a_called_function_is_its_callers()
    {
        _loop.Start();

        await Assert.ThrowsAsync<FormatException>(() => _loop.Call<int>(() => throw new FormatException()).WithinDeadline());
        Assert.Equal(1, await _loop.Call(() => 1).WithinDeadline());
    }

    [Fact]
    public async Task Touching_the_loop_from_another_thread_throws_there_and_ends_the_loop()
    {
        _loop.Start();

        Assert.Throws<InvalidOperationException>(_loop.AssertOnLoop);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _loop.Completion.WithinDeadline());
    }
}
