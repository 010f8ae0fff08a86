using System.Runtime.CompilerServices;
using CsCheck;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Tests.Wire;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class PositionWaitersTests(ITestOutputHelper output)
{
    private readonly TestNode _node = new(3, nodes: 4);
    private readonly List<string> _called = [];

    private PositionWaiters Waiters => _node.Replica.Waiters;

    [Fact]
    public void A_waiter_is_called_at_the_end_of_the_turn_that_applies_its_target()
    {
        Wait("one", [1, 0, 0, 0]);
        _node.Replica.Receive(TestBatch.Sets(0, [0, 0, 0, 0]), 0, 0);
        _node.Replica.EndTurn();
        Assert.Empty(_called);

        _node.Replica.CompleteTurn();
        Assert.Equal(["one"], _called);
        Assert.Equal(0, Waiters.Count);
    }

    [Fact]
    public void A_waiter_needs_all_entries_of_its_target()
    {
        Wait("both", [2, 0, 1, 0]);
        _node.Receive(TestBatch.Sets(0, [0, 0, 0, 0], count: 2));
        Assert.Empty(_called);
        _node.Receive(TestBatch.Sets(2, [0, 0, 0, 0]), from: 2);
        Assert.Equal(["both"], _called);
    }

    [Fact]
    public void A_waiter_for_what_is_here_is_called_at_the_end_of_its_turn_even_if_nothing_else_happens_in_it()
    {
        Wait("nothing", [0, 0, 0, 0]);
        Assert.Empty(_called);
        _node.EndTurn();
        Assert.Equal(["nothing"], _called);
    }

    [Fact]
    public void A_waiter_for_what_is_read_back_from_a_disk_is_called_at_the_end_of_the_next_turn()
    {
        Wait("restored", [2, 0, 0, 0]);
        _node.Replica.Restore(Clock([2, 1, 0, 0]), default);
        _node.EndTurn();
        Assert.Equal(["restored"], _called);
    }

    [Fact]
    public void A_waiter_for_a_held_write_waits_until_that_is_applied()
    {
        Wait("held", [0, 1, 0, 0]);
        _node.Receive(TestBatch.Sets(1, [1, 0, 0, 0]), from: 1);
        Assert.Empty(_called);
        _node.Receive(TestBatch.Sets(0, [0, 0, 0, 0]));
        Assert.Equal(["held"], _called);
    }

    [Fact]
    public void A_cancelled_waiter_is_not_called()
    {
        long ticket = Wait("cancelled", [1, 0, 0, 0]);
        Wait("kept", [1, 0, 0, 0]);
        Waiters.Cancel(ticket);
        Waiters.Cancel(ticket);
        _node.Receive(TestBatch.Sets(0, [0, 0, 0, 0]));
        Assert.Equal(["kept"], _called);
    }

    [Fact]
    public void A_waiter_cancelled_when_its_target_was_here_already_is_not_called()
    {
        Waiters.Cancel(Wait("cancelled", [0, 0, 0, 0]));
        _node.EndTurn();
        Assert.Empty(_called);
    }

    [Fact]
    public void Cancelling_after_the_call_does_nothing()
    {
        long ticket = Wait("one", [0, 0, 0, 0]);
        _node.EndTurn();
        Waiters.Cancel(ticket);
        Assert.Equal(["one"], _called);
    }

    [Fact]
    public void A_cancelled_waiter_is_let_go_however_far_away_its_target_is()
    {
        WeakReference cancelled = WaitForEverAndCancel();
        GC.Collect();
        Assert.False(cancelled.IsAlive);
    }

    [Fact]
    public void A_waiter_that_is_called_may_wait_again()
    {
        Waiters.Add(Clock([1, 0, 0, 0]), _node.Replica.Applied, _ => Wait("again", [2, 0, 0, 0]));
        _node.Receive(TestBatch.Sets(0, [0, 0, 0, 0]));
        Assert.Equal(1, Waiters.Count);
        _node.Receive(TestBatch.Sets(0, [1, 0, 0, 0]));
        Assert.Equal(["again"], _called);
    }

    [Fact]
    public void A_waiters_target_is_its_own_copy()
    {
        VectorClock target = Clock([1, 0, 0, 0]);
        Waiters.Add(target, _node.Replica.Applied, _ => _called.Add("one"));
        target.Advance(0, 100);
        _node.Receive(TestBatch.Sets(0, [0, 0, 0, 0]));
        Assert.Equal(["one"], _called);
    }

    [Fact]
    public void Whoever_waits_is_called_exactly_when_a_plain_comparison_says_so() =>
        Gen.Select(Gen.ULong[0, 4].Array[3].Array[1, 20], Gen.Int[0, 2].Array[12]).Sample(
            (targets, origins) =>
            {
                TestNode node = new(3, nodes: 4);
                bool[] isCalled = new bool[targets.Length];
                for (int n = 0; n < targets.Length; n++)
                {
                    int waiter = n;
                    node.Replica.Waiters.Add(Clock([.. targets[n], 0]), node.Replica.Applied, _ => isCalled[waiter] = !isCalled[waiter]);
                }

                foreach (int origin in origins)
                {
                    ulong[] dependencies = new ulong[4];
                    dependencies[origin] = node.Replica.Applied[origin];
                    node.Receive(TestBatch.Sets(origin, dependencies), origin);
                    Assert.Equal(targets.Select(target => node.Replica.Applied.Covers(Clock([.. target, 0]))), isCalled);
                }
            },
            iter: 300,
            writeLine: output.WriteLine);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference WaitForEverAndCancel()
    {
        List<string> client = [];
        Wait("first", [5, 0, 0, 0]);
        long ticket = Waiters.Add(Clock([ClockEntry.Max, 0, 0, 0]), _node.Replica.Applied, _ => client.Add("called"));
        Waiters.Cancel(ticket);
        return new WeakReference(client);
    }

    private long Wait(string name, ulong[] target) => Waiters.Add(Clock(target), _node.Replica.Applied, _ => _called.Add(name));

    private static VectorClock Clock(ulong[] entries) => new(entries);
}
