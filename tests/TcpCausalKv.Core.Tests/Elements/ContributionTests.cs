using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Tests.Elements;

public sealed class ContributionTests
{
    private static readonly Dot s_clearer = new(1, 9);

    [Fact]
    public void What_is_added_counts()
    {
        Contribution contribution = Contribution.Add(Contribution.Add(null, 3, 0, 5), 4, 5, 4);

        Assert.True(contribution.IsLive);
        Assert.Equal(4, contribution.Value);
        Assert.Equal(4UL, contribution.Last);
    }

    [Fact]
    public void A_write_that_has_seen_all_takes_all_away()
    {
        Contribution cleared = Contribution.Add(null, 3, 0, 5).Clear(3, 5, s_clearer);

        Assert.False(cleared.IsLive);
        Assert.Equal(0, cleared.Value);
        Assert.Equal(s_clearer, cleared.Clearer);
    }

    [Fact]
    public void A_write_takes_just_what_it_has_seen_whichever_comes_first()
    {
        Contribution seen = Contribution.Add(null, 3, 0, 5);
        Contribution addedFirst = Contribution.Add(seen, 4, 5, 12).Clear(3, 5, s_clearer);
        Contribution clearedFirst = Contribution.Add(seen.Clear(3, 5, s_clearer), 4, 5, 12);

        Assert.Equal(7, addedFirst.Value);
        Assert.Equal(7, clearedFirst.Value);
        Assert.Equal(Shown(addedFirst), Shown(clearedFirst));
    }

    [Fact]
    public void A_write_that_has_seen_less_than_another_takes_nothing_more()
    {
        Contribution three = Contribution.Add(Contribution.Add(Contribution.Add(null, 1, 0, 1), 2, 1, 11), 3, 11, 111);

        Assert.Equal(100, three.Clear(2, 11, s_clearer).Value);
        Assert.Equal(100, three.Clear(2, 11, s_clearer).Clear(1, 1, s_clearer).Value);
        Assert.Equal(100, three.Clear(1, 1, s_clearer).Clear(2, 11, s_clearer).Value);
        Assert.Equal(0, three.Clear(2, 11, s_clearer).Clear(3, 111, s_clearer).Value);
    }

    [Fact]
    public void What_adds_to_another_total_than_is_here_counts_by_itself_whatever_is_here()
    {
        Contribution first = Contribution.Add(null, 1, 0, 5);
        Contribution next = Contribution.Add(first, 2, 4, 6);
        Assert.Equal(2, next.Value);
        Assert.Equal(next, Contribution.Add(null, 2, 4, 6));
        Assert.Equal(next, Contribution.Add(first.Clear(1, 5, s_clearer), 2, 4, 6));
    }

    [Fact]
    public void Merging_does_not_depend_on_the_order()
    {
        Contribution one = Contribution.Add(null, 1, 0, 5);
        Contribution two = Contribution.Add(one, 2, 5, 7);
        Contribution[] all = [one, two, one.Clear(1, 5, s_clearer), two.Clear(1, 5, s_clearer), two.Clear(2, 7, s_clearer)];

        foreach (Contribution a in all)
        {
            Assert.Equal(a, Contribution.Merge(a, a));
            foreach (Contribution b in all)
            {
                Assert.Equal(Contribution.Merge(a, b).Value, Contribution.Merge(b, a).Value);
                Assert.Equal(Contribution.Merge(a, b).IsLive, Contribution.Merge(b, a).IsLive);
            }
        }

        Assert.Equal(2, Contribution.Merge(one.Clear(1, 5, s_clearer), two).Value);
        Assert.False(Contribution.Merge(two.Clear(2, 7, s_clearer), one).IsLive);
    }

    [Fact]
    public void A_contribution_is_read_as_it_was_written_and_not_otherwise()
    {
        Contribution live = Contribution.Add(Contribution.Add(null, 700, 0, 0.5m), 800, 0.5m, -3);
        foreach (Contribution contribution in (Contribution[])[live, live.Clear(700, 0.5m, s_clearer), live.Clear(800, -3, s_clearer)])
        {
            byte[] bytes = Write(contribution);
            Assert.True(Contribution.TryRead(contribution.Last, bytes, out Contribution read));
            Assert.Equal(contribution, read);
            for (int length = 0; length < bytes.Length; length++)
            {
                Assert.False(Contribution.TryRead(contribution.Last, bytes.AsSpan(0, length), out _));
            }
            Assert.False(Contribution.TryRead(contribution.Last, [.. bytes, 0], out _));
        }
    }

    [Fact]
    public void A_clear_before_the_beginning_is_refused() =>
        Assert.False(Contribution.TryRead(1, Write(Contribution.Add(null, 700, 0, 5) with { ClearedAt = 0 }), out _));

    [Fact]
    public void What_is_cleared_shows_nothing() => Assert.Empty(Shown(Contribution.Add(null, 3, 0, 5).Clear(3, 5, s_clearer)));

    private static byte[] Shown(Contribution contribution) => Contribution.Shown(Write(contribution)).ToArray();

    private static byte[] Write(Contribution contribution)
    {
        byte[] bytes = new byte[Contribution.BytesMax];
        return bytes[..contribution.Write(bytes)];
    }
}
