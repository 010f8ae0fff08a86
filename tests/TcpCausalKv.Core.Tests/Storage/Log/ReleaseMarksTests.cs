using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Core.Tests.Storage.Log;

public sealed class ReleaseMarksTests
{
    [Fact]
    public void What_the_sync_under_way_covers_is_released_with_it_and_the_rest_with_the_next()
    {
        ReleaseMarks marks = default;
        marks.Hold(written: 5, logEnd: 100, releasingEnd: 100);
        marks.Hold(written: 10, logEnd: 200, releasingEnd: 100);
        marks.Hold(written: 15, logEnd: 300, releasingEnd: 100);
        Assert.Equal(0, marks.Released);

        marks.Release(100);
        Assert.Equal(5, marks.Released);
        Assert.True(marks.IsHolding);

        marks.Release(300);
        Assert.Equal(15, marks.Released);
        Assert.False(marks.IsHolding);
    }

    [Fact]
    public void A_reply_to_a_read_waits_for_the_sync_of_what_it_shows_and_for_no_later_one()
    {
        ReleaseMarks marks = default;
        marks.Hold(written: 5, logEnd: 100, releasingEnd: 100);
        marks.Hold(written: 9, logEnd: 100, releasingEnd: 100);

        marks.Release(100);

        Assert.Equal(9, marks.Released);
        Assert.False(marks.IsHolding);
    }

    [Fact]
    public void Output_that_was_released_before_stays_released()
    {
        ReleaseMarks marks = ReleaseMarks.AllReleased(50);
        Assert.False(marks.IsHolding);

        marks.Hold(written: 60, logEnd: 100, releasingEnd: 100);
        Assert.Equal(50, marks.Released);
        marks.Release(99);
        Assert.Equal(50, marks.Released);
        Assert.True(marks.IsHolding);
    }

    [Fact]
    public void A_turn_that_wrote_nothing_moves_no_mark()
    {
        ReleaseMarks marks = default;
        marks.Hold(written: 5, logEnd: 100, releasingEnd: 100);
        marks.Hold(written: 5, logEnd: 200, releasingEnd: 100);
        marks.Release(100);
        Assert.False(marks.IsHolding);
    }

    /// <summary>Against the definition: every turn's output has a mark of its own.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Two_marks_release_as_much_as_one_for_every_turn_would(int seed)
    {
        Random random = new(seed);
        for (int run = 0; run < 2_000; run++) CompareRun(random);
    }

    private static void CompareRun(Random random)
    {
        ReleaseMarks marks = default;
        List<(long Written, long LogEnd)> turns = [];
        long written = 0, logEnd = 0, releasing = 0, released = 0;

        for (int turn = 0; turn < 30; turn++)
        {
            if (random.Next(2) == 0) logEnd += random.Next(3);
            if (releasing > released && random.Next(3) == 0) marks.Release(released = releasing);
            if (releasing == released && random.Next(3) == 0) releasing = logEnd;
            if (random.Next(3) > 0)
            {
                written += random.Next(3);
                turns.Add((written, logEnd));
                if (logEnd == released && !marks.IsHolding) marks = ReleaseMarks.AllReleased(written);
                else marks.Hold(written, logEnd, releasing);
                marks.Release(released);
            }

            Assert.Equal(turns.Where(done => done.LogEnd <= released).Select(done => done.Written).LastOrDefault(), marks.Released);
        }
    }
}
