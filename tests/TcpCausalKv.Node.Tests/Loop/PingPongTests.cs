using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop;

public sealed class PingPongTests
{
    private const int WarmUpTurns = 2_000;
    private const int MeasuredTurns = 10_000;

    /// <summary>Two sockets of one loop throw a byte at each other; the loop's thread counts what it allocates.</summary>
    [Fact]
    public async Task A_turn_allocates_nothing_once_the_loop_is_warm()
    {
        using SocketPair pair = new();
        using EventLoop loop = new("under test", NullLogger.Instance);
        TaskCompletionSource<long> allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);
        byte[] ball = new byte[1];
        int turns = 0;
        long before = 0;

        Register(pair.Near);
        Register(pair.Far);
        loop.Timers.Schedule(loop.NowMs + 1_000_000, () => { });
        loop.OnTurnEnd(() =>
        {
            turns++;
            if (turns == WarmUpTurns) before = GC.GetAllocatedBytesForCurrentThread();
            if (turns == WarmUpTurns + MeasuredTurns)
                allocated.SetResult(GC.GetAllocatedBytesForCurrentThread() - before);
        });
        SocketPair.SendByte(pair.Near);
        loop.Start();

        Assert.Equal(0, await allocated.Task.WithinDeadline());

        void Register(Socket socket) => loop.Register(socket, new SocketAction((_, _) => Return(socket)), Interest.Read);

        void Return(Socket socket)
        {
            socket.Receive(ball, SocketFlags.None, out _);
            socket.Send(ball, SocketFlags.None, out _);
        }
    }
}
