using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Tests.Storage.Log;

public sealed class SegmentHeaderTests
{
    private const long Start = 0x1234_5678_9abc;

    private static readonly SegmentHeader Header = new(new ClusterId(0xfeed), "test", 1, 99, Start, Start - 5, new VectorClock([7, 8, 9]));

    [Fact]
    public void A_head_reads_back_as_it_was_written()
    {
        byte[] page = Header.ToPage();
        Assert.Equal(SegmentHeader.PageBytes, page.Length);
        Assert.True(SegmentHeader.TryRead(page, out SegmentHeader? read, out _));
        Assert.Equal(Header, read);
    }

    [Fact]
    public void The_largest_head_leaves_the_marks_their_place()
    {
        ClusterIdentity cluster = new(new string('n', ClusterIdentity.NameBytesMax), ["A"], VectorClock.WidthMax);
        byte[] page =
            new SegmentHeader(new ClusterId(UInt128.MaxValue), cluster.Name, 63, ulong.MaxValue, 0, 0,
                new VectorClock(VectorClock.WidthMax)).ToPage();
        Assert.True(SegmentHeader.TryRead(page, out _, out _));
        Assert.Equal(-1, page.AsSpan(2048).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_a_head_is_noticed()
    {
        byte[] page = Header.ToPage();
        for (int at = 0; at < Frame.TotalBytes(page); at++)
        {
            byte[] flipped = [.. page];
            flipped[at] ^= 0x10;
            Assert.False(SegmentHeader.TryRead(flipped, out _, out string? fault));
            Assert.NotEmpty(fault);
        }
    }

    [Fact]
    public void A_head_that_ends_too_early_is_none()
    {
        byte[] page = Header.ToPage();
        for (int length = 0; length < page.Length; length += 13) Assert.False(SegmentHeader.TryRead(page.AsSpan(0, length), out _, out _));
    }

    [Fact]
    public void A_head_of_another_version_or_kind_or_with_impossible_fields_is_refused()
    {
        Refuse(page => page[Frame.HeaderBytes + 1] = 4, "version 4");
        Refuse(page => page[Frame.HeaderBytes] = (byte)FrameKind.Hello, "kind 1");
        Refuse(page => page[Frame.HeaderBytes + 25] = 0, "out of range");
        Refuse(page => page[Frame.HeaderBytes + 26] = 3, "out of range");
        Refuse(page => page[Frame.HeaderBytes + 42] = 0xff, "out of range");
    }

    [Fact]
    public void The_later_of_two_marks_counts_and_each_takes_the_older_ones_place()
    {
        byte[] page = Header.ToPage();
        Assert.Null(DurableMark.Latest(page, Start));
        for (ulong serial = 1; serial < 6; serial++)
        {
            DurableMark mark = new((long)serial * 100, serial);
            mark.WriteTo(page.AsSpan(mark.Offset), Start);
            Assert.Equal(mark, DurableMark.Latest(page, Start));
        }

        Assert.True(SegmentHeader.TryRead(page, out _, out _));
    }

    [Fact]
    public void A_mark_that_is_broken_leaves_the_one_before_it()
    {
        byte[] page = Header.ToPage();
        DurableMark one = new(100, 1);
        DurableMark two = new(200, 2);
        one.WriteTo(page.AsSpan(one.Offset), Start);
        two.WriteTo(page.AsSpan(two.Offset), Start);
        for (int at = 0; at < DurableMark.Bytes; at++)
        {
            byte[] flipped = [.. page];
            flipped[two.Offset + at] ^= 1;
            Assert.Equal(one, DurableMark.Latest(flipped, Start));
        }

        Assert.Null(DurableMark.Latest(page, Start + 1));
    }

    [Theory]
    [InlineData("log-0000000000000000", 0)]
    [InlineData("log-00000000000010ff", 0x10ff)]
    [InlineData("log-00000000000010FF", -1)]
    [InlineData("log-ffffffffffffffff", -1)]
    [InlineData("log-10ff", -1)]
    [InlineData("log-000000000000 10f", -1)]
    [InlineData("snapshot-0000000000000000", -1)]
    public void A_segments_name_is_its_start(string name, long start)
    {
        Assert.Equal(start >= 0, SegmentName.TryParse(name, out long parsed));
        if (start < 0) return;
        Assert.Equal(start, parsed);
        Assert.Equal(name, SegmentName.Of(start));
    }

    private static void Refuse(Action<byte[]> change, string because)
    {
        byte[] page = Header.ToPage();
        change(page);
        Frame.Seal(page.AsSpan(0, (int)Frame.TotalBytes(page)));
        Assert.False(SegmentHeader.TryRead(page, out _, out string? fault));
        Assert.Contains(because, fault, StringComparison.Ordinal);
    }
}
