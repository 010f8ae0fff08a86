using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Latency;

/// <summary>Sends as fast as a server replies: finds out how much it can take from this client.</summary>
/// <param name="load">What is sent.</param>
/// <param name="connections">How many connections; each has one message under way.</param>
internal sealed class ClosedLoop(CompareCase load, int connections)
{
    private const int ReceiveBytes = 64 * 1024;
    private static readonly TimeSpan ReplyDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Puts the load on a server.</summary>
    /// <returns>Requests a second.</returns>
    public double Run(IPEndPoint address, TimeSpan time)
    {
        long begin = Stopwatch.GetTimestamp();
        long[] counts = new long[connections];
        List<Exception> failures = [];
        Thread[] threads =
            [.. Enumerable.Range(0, connections).Select(i => new Thread(() => Guard(() => counts[i] = RunOne(address, i, begin, time))))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        if (failures.Count > 0) throw new InvalidOperationException($"the load was cut short: {failures[0].Message}", failures[0]);
        return counts.Sum() / Stopwatch.GetElapsedTime(begin).TotalSeconds;

        void Guard(Action run)
        {
            try
            {
                run();
            }
            catch (Exception failure) when (failure is SocketException or InvalidDataException)
            {
                lock (failures) failures.Add(failure);
            }
        }
    }

    private long RunOne(IPEndPoint address, int seed, long begin, TimeSpan time)
    {
        RequestWriter requests = new(load, seed);
        ReplyCounter replies = new();
        byte[] message = new byte[load.Pipeline * requests.RequestBytes];
        byte[] buffer = new byte[ReceiveBytes];
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)ReplyDeadline.TotalMilliseconds,
        };
        socket.Connect(address);
        long count = 0;
        while (Stopwatch.GetElapsedTime(begin) < time)
        {
            for (int at = 0; at < message.Length; at += requests.RequestBytes) requests.Write(message.AsSpan(at));
            for (int sent = 0; sent < message.Length;) sent += socket.Send(message.AsSpan(sent));
            for (int taken = 0; taken < load.Pipeline;) taken += TakeSome(socket, buffer, replies);
            count += load.Pipeline;
        }

        return count;
    }

    private static int TakeSome(Socket socket, byte[] buffer, ReplyCounter replies)
    {
        int count = socket.Receive(buffer);
        return count > 0 ? replies.Feed(buffer.AsSpan(0, count)) : throw new InvalidDataException("the server has closed the connection");
    }
}
