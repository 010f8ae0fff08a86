using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop;

/// <summary>The contract of <see cref="IPoller"/>, held against every poller that runs here.</summary>
public sealed class PollerTests
{
    public static TheoryData<string> Pollers => OperatingSystem.IsLinux() ? ["epoll", "select"] : ["select"];

    [Theory, MemberData(nameof(Pollers))]
    public void A_socket_is_readable_once_bytes_have_arrived(string kind)
    {
        using IPoller poller = Create(kind);
        using SocketPair pair = new();
        poller.Add(pair.Far, 7, Interest.Read);
        Assert.Equal([], Wait(poller, 0));

        SocketPair.SendByte(pair.Near);

        Assert.Equal([new(7, Readable: true, Writable: false)], Wait(poller));
    }

    [Theory, MemberData(nameof(Pollers))]
    public void What_stays_ready_is_reported_again(string kind)
    {
        using IPoller poller = Create(kind);
        using SocketPair pair = new();
        poller.Add(pair.Far, 7, Interest.Read);
        SocketPair.SendByte(pair.Near);

        Assert.Single(Wait(poller));
        Assert.Single(Wait(poller));

        pair.Far.Receive(new byte[1]);
        Assert.Empty(Wait(poller, 0));
    }

    [Theory, MemberData(nameof(Pollers))]
    public void Only_what_is_of_interest_is_reported(string kind)
    {
        using IPoller poller = Create(kind);
        using SocketPair pair = new();
        SocketPair.SendByte(pair.Near);

        poller.Add(pair.Far, 1, Interest.Write);
        Assert.Equal([new(1, Readable: false, Writable: true)], Wait(poller));

        poller.Modify(pair.Far, 2, Interest.Read | Interest.Write);
        Assert.Equal([new(2, Readable: true, Writable: true)], Wait(poller));

        poller.Modify(pair.Far, 3, Interest.Read);
        Assert.Equal([new(3, Readable: true, Writable: false)], Wait(poller));
    }

    [Theory, MemberData(nameof(Pollers))]
    public void A_removed_socket_is_not_reported_and_can_be_added_again(string kind)
    {
        using IPoller poller = Create(kind);
        using SocketPair pair = new();
        poller.Add(pair.Far, 1, Interest.Write);

        poller.Remove(pair.Far);
        Assert.Empty(Wait(poller, 0));

        poller.Add(pair.Far, 2, Interest.Write);
        Assert.Equal([new(2, Readable: false, Writable: true)], Wait(poller));
    }

    [Theory, MemberData(nameof(Pollers))]
    public void The_other_sides_close_makes_a_socket_readable(string kind)
    {
        using IPoller poller = Create(kind);
        using SocketPair pair = new();
        poller.Add(pair.Far, 1, Interest.Read);

        pair.Near.Dispose();

        Assert.True(Assert.Single(Wait(poller)).Readable);
    }

    [Theory, MemberData(nameof(Pollers))]
    public void A_reset_is_reported_to_whoever_waits_to_read(string kind)
    {
        using IPoller poller = Create(kind);
        using SocketPair pair = new();
        poller.Add(pair.Far, 1, Interest.Read);

        pair.Near.LingerState = new LingerOption(true, 0);
        pair.Near.Dispose();

        Assert.True(Assert.Single(Wait(poller)).Readable);
        pair.Far.Receive(new byte[1], SocketFlags.None, out SocketError error);
        Assert.Equal(SocketError.ConnectionReset, error);
    }

    [Theory, MemberData(nameof(Pollers))]
    public void A_refused_connect_is_reported_to_whoever_waits_to_write(string kind)
    {
        using IPoller poller = Create(kind);
        using Socket bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound, and nobody listens
        using Socket dialler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        Assert.Throws<SocketException>(() => dialler.Connect(bound.LocalEndPoint!));

        poller.Add(dialler, 1, Interest.Write);

        Assert.True(Assert.Single(Wait(poller)).Writable);
    }

    [Theory, MemberData(nameof(Pollers))]
    public void A_wait_ends_at_its_timeout_and_not_before(string kind)
    {
        using IPoller poller = Create(kind);
        using SocketPair pair = new();
        poller.Add(pair.Far, 1, Interest.Read);
        long start = Stopwatch.GetTimestamp();

        Assert.Empty(Wait(poller, 50));

        // Some systems round to their timer's tick, 16 ms at most.
        Assert.InRange(Deadline.ElapsedMs(start), 34, (long)Deadline.Default.TotalMilliseconds);
    }

    [Theory, MemberData(nameof(Pollers))]
    public void A_wait_for_no_socket_ends_at_its_timeout(string kind)
    {
        using IPoller poller = Create(kind);

        Assert.Empty(Wait(poller, 20));
    }

    [Theory, MemberData(nameof(Pollers))]
    public void Sockets_that_did_not_fit_are_reported_by_later_waits(string kind)
    {
        using IPoller poller = Create(kind);
        SocketPair[] pairs = [.. Enumerable.Range(0, 5).Select(_ => new SocketPair())];
        for (int token = 0; token < pairs.Length; token++) poller.Add(pairs[token].Far, token, Interest.Write);

        PollEvent[] events = new PollEvent[2];
        HashSet<int> seen = [];
        for (int i = 0; i < 10; i++)
        {
            int count = poller.Wait(events, 0);
            seen.UnionWith(events[..count].Select(found => found.Token));
        }

        Assert.Equal([0, 1, 2, 3, 4], seen.Order());
        foreach (SocketPair pair in pairs) pair.Dispose();
    }

    [Theory, MemberData(nameof(Pollers))]
    public void A_socket_cannot_be_watched_for_nothing(string kind)
    {
        using IPoller poller = Create(kind);
        using SocketPair pair = new();

        Assert.Throws<ArgumentOutOfRangeException>(() => poller.Add(pair.Near, 1, Interest.None));
    }

    [Theory, MemberData(nameof(Pollers))]
    public void A_wake_up_from_another_thread_ends_a_wait_that_has_no_timeout(string kind)
    {
        using IPoller poller = Create(kind);
        using Waker waker = new();
        poller.Add(waker.Socket, 9, Interest.Read);

        Thread other = new(() => waker.Wake());
        other.Start();

        Assert.Equal([new(9, Readable: true, Writable: false)], Wait(poller, Timeout.Infinite));
        Assert.True(other.Join(Deadline.Default));

        waker.Drain();
        Assert.Empty(Wait(poller, 0));
    }

    internal static IPoller Create(string kind)
    {
        if (kind != "epoll") return new SelectPoller();

        return OperatingSystem.IsLinux() ? new EpollPoller() : throw new PlatformNotSupportedException();
    }

    private static PollEvent[] Wait(IPoller poller, int? timeoutMs = null)
    {
        PollEvent[] events = new PollEvent[16];
        int count = poller.Wait(events, timeoutMs ?? (int)Deadline.Default.TotalMilliseconds);
        return events[..count];
    }
}
