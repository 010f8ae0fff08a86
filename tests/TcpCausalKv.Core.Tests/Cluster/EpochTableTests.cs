using System.Buffers;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Tests.Cluster;

public sealed class EpochTableTests
{
    private readonly EpochTable _epochs = new(4);

    [Fact]
    public void What_an_earlier_epoch_had_behind_the_beginning_of_a_later_one_is_lost()
    {
        Begin(1, after: 3);
        Assert.False(IsLost(0, 3));
        Assert.True(IsLost(0, 4));
        Assert.False(IsLost(1, 4));
        Assert.False(IsLost(2, 9));
        Assert.False(_epochs.IsLost(new Dot(2, 4)));
    }

    [Fact]
    public void A_later_loss_may_take_what_an_earlier_one_left()
    {
        Begin(1, after: 5);
        Begin(3, after: 4);
        Assert.False(IsLost(0, 4));
        Assert.True(IsLost(0, 5));
        Assert.True(IsLost(1, 6));
        Assert.True(IsLost(2, 5));
        Assert.False(IsLost(3, 5));
    }

    [Fact]
    public void A_clock_covers_lost_writes_if_one_of_its_entries_names_one()
    {
        Assert.Equal(-1, _epochs.FirstLost([9, 9, 9, 9]));
        Begin(1, after: 3);
        Assert.Equal(-1, _epochs.FirstLost([9, 3, 9, 9]));
        Assert.Equal(1, _epochs.FirstLost([9, 4, 9, 9]));
        Assert.Equal(-1, _epochs.FirstLost([9, ClockEntry.Of(1, 4), 9, 9]));
    }

    [Fact]
    public void An_epoch_begins_once()
    {
        Begin(1, after: 3);
        Assert.True(_epochs.TryBegin(1, new EpochBegin(1, 3)));
        Assert.False(_epochs.TryBegin(1, new EpochBegin(1, 4)));
        Assert.Equal([new EpochBegin(1, 3)], _epochs.BeginsOf(1).ToArray());
    }

    [Fact]
    public void Of_two_promises_of_an_epoch_the_first_stands_and_a_later_epoch_replaces_both()
    {
        _epochs.Promise(1, new EpochPromise(2, 7));
        _epochs.Promise(1, new EpochPromise(2, 8));
        _epochs.Promise(1, new EpochPromise(1, 9));
        Assert.Equal(new EpochPromise(2, 7), _epochs.PromisedTo(1));
        Begin(3, after: 0);
        Assert.Equal(new EpochPromise(3, EpochPromise.ToNobodyKnown), _epochs.PromisedTo(1));
    }

    [Fact]
    public void The_revision_rises_with_every_change_and_with_nothing_else()
    {
        long before = _epochs.Revision;
        Begin(1, after: 3);
        long after = _epochs.Revision;
        Assert.True(after > before);
        Begin(1, after: 3);
        _epochs.Promise(1, new EpochPromise(1, 5));
        Assert.Equal(after, _epochs.Revision);
    }

    [Fact]
    public void Tables_that_are_joined_in_any_order_are_the_same()
    {
        EpochTable one = new(4);
        EpochTable other = new(4);
        one.TryBegin(1, new EpochBegin(2, 8));
        one.Promise(2, new EpochPromise(4, 1));
        other.TryBegin(1, new EpochBegin(1, 5));
        other.TryBegin(1, new EpochBegin(3, 7));

        EpochTable oneFirst = new(4);
        EpochTable otherFirst = new(4);
        Assert.True(oneFirst.TryJoin(one) && oneFirst.TryJoin(other));
        Assert.True(otherFirst.TryJoin(other) && otherFirst.TryJoin(one));
        Assert.Equal([new EpochBegin(1, 5), new EpochBegin(2, 8), new EpochBegin(3, 7)], oneFirst.BeginsOf(1).ToArray());
        Assert.Equal(oneFirst.BeginsOf(1).ToArray(), otherFirst.BeginsOf(1).ToArray());
        Assert.Equal(oneFirst.PromisedTo(1), otherFirst.PromisedTo(1));
        Assert.Equal(oneFirst.PromisedTo(2), otherFirst.PromisedTo(2));
    }

    [Fact]
    public void Only_the_latest_beginnings_are_kept()
    {
        for (int epoch = 1; epoch <= EpochTable.BeginsMax + 3; epoch++) Begin(epoch, after: (ulong)epoch);
        Assert.Equal(EpochTable.BeginsMax, _epochs.BeginsOf(1).Length);
        Assert.Equal(4, _epochs.BeginsOf(1)[0].Epoch);
    }

    [Fact]
    public void A_full_table_of_the_widest_cluster_comes_back_from_its_frame()
    {
        EpochTable full = new(VectorClock.WidthMax);
        for (int slot = 0; slot < full.Width; slot++)
        {
            for (int n = 0; n < EpochTable.BeginsMax; n++) full.TryBegin(slot, new EpochBegin(ClockEntry.EpochMax - n, ClockEntry.SequenceMax));
        }

        ArrayBufferWriter<byte> output = new();
        EpochsFrame.Write(output, full);
        Assert.True(EpochsFrame.TryRead(output.WrittenSpan, full.Width, out EpochTable? read));
        for (int slot = 0; slot < full.Width; slot++)
        {
            Assert.Equal(full.BeginsOf(slot).ToArray(), read.BeginsOf(slot).ToArray());
            Assert.Equal(full.PromisedTo(slot), read.PromisedTo(slot));
        }
    }

    [Fact]
    public void An_empty_table_comes_back_from_its_frame()
    {
        ArrayBufferWriter<byte> output = new();
        EpochsFrame.Write(output, _epochs);
        Assert.True(EpochsFrame.TryRead(output.WrittenSpan, 4, out EpochTable? read));
        Assert.Equal(EpochPromise.None, read.PromisedTo(0));
        Assert.False(EpochsFrame.TryRead(output.WrittenSpan, 5, out _));
        Assert.False(EpochsFrame.TryRead(output.WrittenSpan, 3, out _));
    }

    private bool IsLost(int epoch, ulong sequence) => _epochs.IsLost(new Dot(1, ClockEntry.Of(epoch, sequence)));

    private void Begin(int epoch, ulong after) => Assert.True(_epochs.TryBegin(1, new EpochBegin(epoch, after)));
}
