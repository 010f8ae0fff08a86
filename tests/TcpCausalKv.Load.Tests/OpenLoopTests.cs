using System.Net;
using System.Net.Sockets;
using HdrHistogram;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Load.Latency;

namespace TcpCausalKv.Load.Tests;

/// <summary>Requests go out when they are due, and what a server makes others wait is charged to it.</summary>
public class OpenLoopTests
{
    private const double PerSecond = 2_000;
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(300);
    private static readonly CompareCase Load = new("test", LoadCommand.Set, 1) { Keys = 10, ValueBytes = 4 };

    // The server answers nothing before it has a hundred requests. Who counts from the sending of the one request that a closed loop has under
    // way would record one long time; here every request counts that was due while the server stood still.
    [Fact]
    public async Task All_that_were_due_while_the_server_stood_still_are_charged_with_it()
    {
        const int Awaited = 100;
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync(listener, Awaited);
        LongHistogram latencies = await Task.Run(
            () => new OpenLoop(Load, connections: 1).Run((IPEndPoint)listener.LocalEndpoint, PerSecond, Time, seed: 1));
        await serving;

        SendSchedule schedule = new(begin: 0, PerSecond, seed: 1);
        long[] due = [.. Enumerable.Range(0, Awaited).Select(_ => schedule.Next())];
        long[] waited = [.. due.Select(one => (long)System.Diagnostics.Stopwatch.GetElapsedTime(one, due[^1]).TotalNanoseconds)];
        Assert.True(latencies.TotalCount >= Awaited);
        Assert.True(latencies.GetValueAtPercentile(100) >= 0.99 * waited[0]);
        Assert.True(CountFrom(latencies, waited[Awaited / 2]) >= Awaited / 2, "half of those that were due meanwhile waited at least so long");
    }

    [Fact]
    public async Task A_server_that_refuses_a_command_ends_the_run()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = RefuseAsync(listener);
        Assert.Throws<InvalidDataException>(
            () => new OpenLoop(Load, connections: 1).Run((IPEndPoint)listener.LocalEndpoint, PerSecond, Time, seed: 1));
        await serving;
    }

    private static long CountFrom(LongHistogram histogram, long least) =>
        histogram.RecordedValues().Where(value => value.ValueIteratedTo >= 0.99 * least).Sum(value => value.CountAtValueIteratedTo);

    private static async Task ServeAsync(TcpListener listener, int awaited)
    {
        int requestBytes = new RequestWriter(Load, seed: 1).RequestBytes;
        byte[] buffer = new byte[64 * 1024];
        using Socket socket = await listener.AcceptSocketAsync();
        long received = 0, answered = 0;
        int count;
        while ((count = await socket.ReceiveAsync(buffer)) > 0)
        {
            received += count;
            if (received / requestBytes < awaited) continue;
            for (; answered < received / requestBytes; answered++) await socket.SendAsync("+OK\r\n"u8.ToArray());
        }
    }

    private static async Task RefuseAsync(TcpListener listener)
    {
        byte[] buffer = new byte[64 * 1024];
        using Socket socket = await listener.AcceptSocketAsync();
        await socket.ReceiveAsync(buffer);
        await socket.SendAsync("-ERR no\r\n"u8.ToArray());
        while (await socket.ReceiveAsync(buffer) > 0) await Task.Yield();
    }
}
