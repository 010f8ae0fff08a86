using System.Buffers;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Snapshots;
using static TcpCausalKv.Core.Tests.Storage.Snapshots.ExchangingNode;

namespace TcpCausalKv.Core.Tests.Storage.Snapshots;

/// <summary>
/// B has a part of a snapshot when the link breaks. It is sent the rest only of a file that begins with that part; any other is sent from its
/// beginning.
/// </summary>
public sealed class SnapshotResumeTests
{
    private const int Blocks = 6;

    private static readonly int[] InOrder = [.. Enumerable.Range(0, Blocks)];
    private static readonly byte[] s_names = [.. "uvwxyz"u8];

    private readonly ExchangingNode _a = Ahead();
    private readonly SnapshotBeginFrame _begin;
    private ExchangingNode _b;

    public SnapshotResumeTests()
    {
        _b = Behind(_a);
        using SnapshotFrames frames = new(_a.Disk.Open(SnapshotOf(_a)), int.MaxValue);
        Assert.True(frames.TryRead(out ReadOnlySpan<byte> first, out _));
        Assert.True(SnapshotBeginFrame.TryRead(first, out SnapshotBeginFrame? begin, out _));
        ulong digest = 0;
        foreach (int n in InOrder) digest += SnapshotReceiver.DigestOf(Version(n));
        _begin = begin with { Versions = Blocks, Digest = digest };
    }

    [Fact]
    public void Of_the_same_file_only_the_rest_is_sent()
    {
        for (int framesFirst = 1; framesFirst <= Blocks + 1; framesFirst++)
        {
            _b = Behind(_a);
            Put(_begin, InOrder);
            Receive(framesFirst);
            Assert.Equal(Blocks + 2 - framesFirst, Receive());
            Assert.True(_b.Store.Exchange.IsComplete);
        }
    }

    [Fact]
    public void Of_a_file_whose_versions_come_in_another_order_all_is_sent()
    {
        int[] lastTwoAreFirst = [4, 5, 0, 1, 2, 3];
        int[] firstAndLastChangedPlaces = [5, 1, 2, 3, 4, 0];
        foreach (int[] order in new[] { lastTwoAreFirst, firstAndLastChangedPlaces })
        {
            for (int framesFirst = 2; framesFirst <= Blocks; framesFirst++)
            {
                _b = Behind(_a);
                Put(_begin, InOrder);
                Receive(framesFirst);
                Put(_begin, order);
                Assert.Equal(Blocks + 2, Receive());
                Assert.True(_b.Store.Exchange.IsComplete);
            }
        }
    }

    // As after contributions that are wholly cleared, which count in no digest and are kept by one node for longer than by another.
    [Fact]
    public void Of_a_file_that_promises_another_number_of_versions_all_is_sent()
    {
        Put(_begin with { Versions = Blocks + 2 }, InOrder);
        Receive(framesMax: 1);
        Put(_begin, InOrder);
        Assert.Equal(Blocks + 2, Receive());
        Assert.True(_b.Store.Exchange.IsComplete);
    }

    [Fact]
    public void Of_a_file_that_is_shorter_than_what_was_received_all_is_sent()
    {
        Put(_begin, InOrder);
        Receive(Blocks);
        Put(_begin with { Versions = 1, Digest = SnapshotReceiver.DigestOf(Version(0)) }, 0);
        Assert.Equal(3, Receive());
        Assert.True(_b.Store.Exchange.IsComplete);
    }

    private void Put(SnapshotBeginFrame begin, params int[] order)
    {
        ArrayBufferWriter<byte> file = new();
        begin.WriteTo(file);
        foreach (int n in order)
        {
            SnapshotBlockWriter block = new();
            Assert.True(block.TryAdd(Version(n)));
            file.Write(block.Seal());
        }

        new SnapshotEndFrame(begin.Versions, begin.Digest).WriteTo(file);
        _a.Disk.Put(SnapshotOf(_a), file.WrittenSpan);
    }

    // Gives how many frames were sent.
    private int Receive(int framesMax = int.MaxValue)
    {
        Assert.Null(_a.Store.Exchange.TryOpen(_b.Store.Exchange.Wish!, out ISnapshotReader? frames));
        int sent = 0;
        while (sent < framesMax)
        {
            SnapshotRead read = frames!.Read(out ReadOnlySpan<byte> frame);
            if (read == SnapshotRead.Compared) continue;
            if (read == SnapshotRead.End) break;
            Assert.Equal(SnapshotRead.Frame, read);
            Assert.Equal(WireFault.None, _b.Store.Exchange.Take(frame));
            sent++;
        }

        frames!.Dispose();
        return sent;
    }

    // All of equal length, so that blocks which have changed places leave those between where they were.
    private static SnapshotEntry Version(int n) => new(s_names.AsSpan(n, 1), new Dot(0, (ulong)n + 1), default, s_names.AsSpan(n, 1));
}
