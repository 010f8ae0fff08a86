using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop;

public sealed class RegistrationTests
{
    public static TheoryData<string> Pollers => PollerTests.Pollers;

    /// <summary>Both sockets are ready in one poll; whichever comes first does something to the other's registration.</summary>
    [Theory, MemberData(nameof(Pollers))]
    public async Task A_socket_whose_registration_is_disposed_in_this_turn_is_not_called_any_more(string kind)
    {
        using ReadyTwins twins = new(kind, other => other.Dispose());

        Assert.Equal(1, await twins.CallsInFirstTurn());
    }

    [Theory, MemberData(nameof(Pollers))]
    public async Task A_socket_that_has_lost_all_interest_in_this_turn_is_not_called_any_more(string kind)
    {
        using ReadyTwins twins = new(kind, other => other.SetInterest(Interest.None));

        Assert.Equal(1, await twins.CallsInFirstTurn());
    }

    [Theory, MemberData(nameof(Pollers))]
    public async Task A_socket_registered_in_this_turn_does_not_get_the_event_of_one_that_went(string kind)
    {
        using SocketPair newcomer = new();
        int misdelivered = 0;
        EventLoop? loop = null;
        using ReadyTwins twins = new(kind, other =>
        {
            other.Dispose();
            loop!.Register(newcomer.Far, new SocketAction((_, _) => misdelivered++), Interest.Read);
        });
        loop = twins.Loop;

        Assert.Equal(1, await twins.CallsInFirstTurn());
        Assert.Equal(0, misdelivered);
    }

    [Theory, MemberData(nameof(Pollers))]
    public async Task Interest_can_be_lost_and_found_again(string kind)
    {
        using SocketPair pair = new();
        using EventLoop loop = new("under test", NullLogger.Instance, PollerTests.Create(kind));
        TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Registration registration = loop.Register(pair.Far, new SocketAction((_, _) => called.TrySetResult()), Interest.None);
        SocketPair.SendByte(pair.Near);
        Assert.True(pair.Far.Poll(Deadline.Default, SelectMode.SelectRead));
        loop.Start();
        await loop.Call(() => true).WithinDeadline();
        Assert.False(called.Task.IsCompleted);

        loop.Post(() => registration.SetInterest(Interest.Read));
        await called.Task.WithinDeadline();

        Assert.True(loop.Stop());
        registration.Dispose();
    }

    [Fact]
    public void A_disposed_registration_cannot_be_used_and_disposing_it_again_does_nothing()
    {
        using SocketPair pair = new();
        using EventLoop loop = new("under test", NullLogger.Instance);
        Registration registration = loop.Register(pair.Far, new SocketAction((_, _) => { }), Interest.Read);

        registration.Dispose();
        registration.Dispose();

        Assert.Throws<ObjectDisposedException>(() => registration.SetInterest(Interest.Read));
    }

    [Fact]
    public async Task Registering_from_another_thread_is_our_bug()
    {
        using SocketPair pair = new();
        using EventLoop loop = new("under test", NullLogger.Instance);
        loop.Start();

        Assert.Throws<InvalidOperationException>(() => loop.Register(pair.Far, new SocketAction((_, _) => { }), Interest.Read));
        await Assert.ThrowsAsync<InvalidOperationException>(() => loop.Completion.WithinDeadline());
    }

    [Theory, MemberData(nameof(Pollers))]
    public async Task Sockets_come_and_go_and_each_hears_of_its_own_bytes_only(string kind)
    {
        int seed = Random.Shared.Next();
        Console.WriteLine($"seed {seed}");
        Random random = new(seed);
        using EventLoop loop = new("under test", NullLogger.Instance, PollerTests.Create(kind));
        loop.Start();

        for (int round = 0; round < 100; round++)
        {
            using SocketPair pair = new();
            TaskCompletionSource<int> heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Registration registration = await loop.Call(() => loop.Register(
                pair.Far,
                new SocketAction((_, _) => heard.TrySetResult(ReceiveByte(pair.Far))),
                Interest.Read)).WithinDeadline();

            int sent = random.Next(256);
            pair.Near.Send([(byte)sent]);

            Assert.Equal(sent, await heard.Task.WithinDeadline());
            await loop.Call(() => { registration.Dispose(); return true; }).WithinDeadline();
        }
    }

    private static int ReceiveByte(Socket socket)
    {
        byte[] room = new byte[1];
        Assert.Equal(1, socket.Receive(room));
        return room[0];
    }

    /// <summary>Two sockets that the loop's first poll finds ready together.</summary>
    private sealed class ReadyTwins : IDisposable
    {
        private readonly SocketPair[] _pairs = [new(), new()];
        private readonly Registration[] _registrations;
        private int _calls;

        public ReadyTwins(string kind, Action<Registration> whatTheFirstDoesToTheOther)
        {
            Loop = new("under test", NullLogger.Instance, PollerTests.Create(kind));
            _registrations = [Register(0, whatTheFirstDoesToTheOther), Register(1, whatTheFirstDoesToTheOther)];
            foreach (SocketPair pair in _pairs)
            {
                SocketPair.SendByte(pair.Near);
                Assert.True(pair.Far.Poll(Deadline.Default, SelectMode.SelectRead));
            }
        }

        public EventLoop Loop { get; }

        public async Task<int> CallsInFirstTurn()
        {
            TaskCompletionSource<int> calls = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Loop.OnTurnEnd(() => calls.TrySetResult(_calls));
            Loop.Start();
            return await calls.Task.WithinDeadline();
        }

        public void Dispose()
        {
            Loop.Dispose();
            foreach (SocketPair pair in _pairs) pair.Dispose();
        }

        private Registration Register(int index, Action<Registration> action) => Loop.Register(
            _pairs[index].Far,
            new SocketAction((_, _) =>
            {
                if (++_calls == 1) action(_registrations[1 - index]);
            }),
            Interest.Read);
    }
}
