using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Cluster;

public sealed class EpochWitnessTests
{
    private const ulong Process = 7;

    private readonly EpochTable _epochs = new(4);
    private readonly EpochWitness _witness;

    public EpochWitnessTests() => _witness = new EpochWitness(_epochs);

    [Fact]
    public void An_epoch_is_promised_to_one_process_and_to_that_as_often_as_it_asks()
    {
        Assert.True(Ask(Process, epoch: 2));
        Assert.True(Ask(Process, epoch: 2));
        Assert.False(Ask(incarnation: 8, epoch: 2));
        Assert.False(Ask(incarnation: 8, epoch: 1));
        Assert.True(Ask(incarnation: 8, epoch: 3));
        Assert.False(Ask(Process, epoch: 2));
    }

    [Fact]
    public void An_epoch_in_which_something_was_named_is_promised_to_nobody()
    {
        Assert.True(Ask(Process, epoch: 0));
        Assert.False(Ask(Process, epoch: 0, seen: 1));
        Assert.False(Ask(incarnation: 8, epoch: 1, seen: ClockEntry.Of(1, 3)));
        Assert.Equal(new EpochPromise(1, EpochPromise.ToNobodyKnown), _epochs.PromisedTo(1));
        Assert.True(Ask(incarnation: 8, epoch: 2, seen: ClockEntry.Of(1, 3)));
    }

    [Fact]
    public void A_promise_alone_binds_to_no_end()
    {
        Ask(Process, epoch: 1);
        Assert.True(_witness.MayTake(new Dot(1, 9)));
    }

    [Fact]
    public void A_confirmation_binds_the_earlier_epochs_to_an_end_and_leaves_the_later_ones_free()
    {
        Ask(Process, epoch: 1);
        Ask(Process, epoch: 1, round: 1, end: 5, have: 3);
        Assert.True(_witness.MayTake(new Dot(1, 5)));
        Assert.False(_witness.MayTake(new Dot(1, 6)));
        Assert.True(_witness.MayTake(new Dot(1, ClockEntry.Of(1, 6))));
        Assert.True(_witness.MayTake(new Dot(2, 6)));
    }

    [Fact]
    public void Whoever_has_more_is_not_bound()
    {
        Ask(Process, epoch: 1, round: 1, end: 5, have: 6);
        Assert.True(_witness.MayTake(new Dot(1, 7)));
    }

    [Fact]
    public void A_later_round_moves_the_end()
    {
        Ask(Process, epoch: 1, round: 1, end: 5, have: 3);
        Ask(Process, epoch: 1, round: 2, end: 7, have: 3);
        Assert.True(_witness.MayTake(new Dot(1, 7)));
        Assert.False(_witness.MayTake(new Dot(1, 8)));
    }

    [Theory]
    [InlineData(3, 3, false)]
    [InlineData(3, 5, true)]
    [InlineData(3, 9, true)]
    [InlineData(5, 9, false)]
    public void There_is_more_to_take_up_to_the_end(ulong here, ulong there, bool expected)
    {
        Ask(Process, epoch: 1, round: 1, end: 5, have: 3);
        Assert.Equal(expected, _witness.MayTakeMore(1, here, there));
    }

    [Fact]
    public void There_is_more_to_take_of_a_later_epoch()
    {
        Ask(Process, epoch: 1, round: 1, end: 5, have: 5);
        Assert.True(_witness.MayTakeMore(1, 5, ClockEntry.Of(1, 6)));
    }

    private bool Ask(ulong incarnation, int epoch, int round = 0, ulong end = ClockEntry.Max, ulong have = 0, ulong seen = 0) =>
        _witness.TryPromise(1, incarnation, new EpochRequestFrame(epoch, round, end), have, seen);
}
