using System.Diagnostics;
using System.Net;
using HdrHistogram;
using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Latency;

/// <summary>
/// Sends requests at moments that were decided before, whether earlier replies have come or not, and counts each one's latency from the moment
/// at which it was meant to be sent: a server that stalls is charged for all who would have asked meanwhile (no coordinated omission).
/// </summary>
/// <remarks>What is due at once goes out in one message, on the next connection in turn.</remarks>
/// <param name="load">What is sent.</param>
/// <param name="connections">How many connections.</param>
internal sealed class OpenLoop(CompareCase load, int connections)
{
    private const int MessageRequestsMax = 64;
    private static readonly TimeSpan FinishDeadline = TimeSpan.FromSeconds(60);

    /// <summary>Puts the load on a server.</summary>
    /// <param name="address">Whom to send to.</param>
    /// <param name="perSecond">Mean rate.</param>
    /// <param name="time">For how long.</param>
    /// <param name="seed">Decides moments and keys.</param>
    /// <returns>The latencies, nanoseconds.</returns>
    public LongHistogram Run(IPEndPoint address, double perSecond, TimeSpan time, int seed)
    {
        PreciseSleep.SharpenThisThread();
        LoadConnection[] lines = [.. Enumerable.Range(0, connections).Select(_ => LoadConnection.Open(address))];
        try
        {
            long begin = Stopwatch.GetTimestamp();
            long end = begin + (long)(time.TotalSeconds * Stopwatch.Frequency);
            SendAll(lines, new SendSchedule(begin, perSecond, seed), new RequestWriter(load, seed), end);

            LongHistogram sum = Percentiles.NewHistogram();
            foreach (LoadConnection line in lines) line.Finish(FinishDeadline, sum);
            return sum;
        }
        finally
        {
            foreach (LoadConnection line in lines) line.Dispose();
        }
    }

    private static void SendAll(LoadConnection[] lines, SendSchedule schedule, RequestWriter requests, long end)
    {
        byte[] message = new byte[MessageRequestsMax * requests.RequestBytes];
        long due = schedule.Next();
        for (int turn = 0; due < end;)
        {
            long now = Stopwatch.GetTimestamp();
            if (due > now)
            {
                PreciseSleep.For(Stopwatch.GetElapsedTime(now, due));
                continue;
            }

            LoadConnection line = lines[turn++ % lines.Length];
            int length = 0;
            for (; due <= now && due < end && length < message.Length; due = schedule.Next(), length += requests.RequestBytes)
            {
                line.Expect(due);
                requests.Write(message.AsSpan(length));
            }

            line.Send(message.AsSpan(0, length));
        }
    }
}
