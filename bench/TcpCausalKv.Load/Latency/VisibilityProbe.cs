using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HdrHistogram;

namespace TcpCausalKv.Load.Latency;

/// <summary>
/// Writes a value that was never there at one server, and from the moment at which that acknowledges it asks another server for it, over and
/// over, until it reads it. The time between is recorded; it has at least one round trip of a read in it.
/// </summary>
/// <param name="writeTo">Where it is written.</param>
/// <param name="readFrom">Where it is read.</param>
/// <param name="seed">Decides the pauses.</param>
internal sealed class VisibilityProbe(IPEndPoint writeTo, IPEndPoint readFrom, int seed)
{
    private const string Key = "visible";
    private const int PauseUsMin = 500;
    private const int PauseUsMax = 3_500;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(seed);
    private readonly byte[] _reply = new byte[ValueReply(0).Length];
    private long _value = Stopwatch.GetTimestamp();

    /// <summary>Goes on until told to stop.</summary>
    /// <returns>The times, nanoseconds.</returns>
    /// <exception cref="TimeoutException">A value does not become visible.</exception>
    public LongHistogram Run(CancellationToken stop)
    {
        PreciseSleep.SharpenThisThread();
        using Socket writer = Open(writeTo), reader = Open(readFrom);
        LongHistogram times = Percentiles.NewHistogram();

        // The first one only makes sure that every later read has a value of the same length.
        Measure(writer, reader, Percentiles.NewHistogram());
        while (!stop.IsCancellationRequested)
        {
            PreciseSleep.For(TimeSpan.FromMicroseconds(_random.Next(PauseUsMin, PauseUsMax)));
            Measure(writer, reader, times);
        }

        return times;
    }

    private static Socket Open(IPEndPoint address)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)Deadline.TotalMilliseconds,
        };
        socket.Connect(address);
        return socket;
    }

    private void Measure(Socket writer, Socket reader, LongHistogram times)
    {
        byte[] expected = ValueReply(++_value);
        byte[] question = Encoding.ASCII.GetBytes($"*2\r\n$3\r\nGET\r\n${Key.Length}\r\n{Key}\r\n");
        writer.Send(Encoding.ASCII.GetBytes($"*3\r\n$3\r\nSET\r\n${Key.Length}\r\n{Key}\r\n${Digits(_value).Length}\r\n{Digits(_value)}\r\n"));
        if (!ReadReply(writer).SequenceEqual("+OK\r\n"u8)) throw new InvalidDataException("a write was refused");

        long acknowledged = Stopwatch.GetTimestamp();
        while (true)
        {
            reader.Send(question);
            bool isVisible = ReadReply(reader).SequenceEqual(expected);
            long now = Stopwatch.GetTimestamp();
            if (isVisible)
            {
                Percentiles.Record(times, acknowledged, now);
                return;
            }

            if (Stopwatch.GetElapsedTime(acknowledged, now) > Deadline)
            {
                throw new TimeoutException($"a write is not visible at {readFrom} after {Deadline.TotalSeconds} s");
            }
        }
    }

    // "+OK" CRLF, "$-1" CRLF, or a value of the one length that there is.
    private ReadOnlySpan<byte> ReadReply(Socket socket)
    {
        int count = 0;
        do
        {
            int more = socket.Receive(_reply.AsSpan(count));
            if (more == 0) throw new InvalidDataException("the server has closed the connection");
            count += more;
        }
        while (!IsWhole(_reply.AsSpan(0, count)));

        return _reply.AsSpan(0, count);
    }

    private bool IsWhole(ReadOnlySpan<byte> reply) =>
        reply.Length == _reply.Length || (reply.EndsWith("\r\n"u8) && (reply[0] != '$' || reply[1] == '-'));

    private static byte[] ValueReply(long value) => Encoding.ASCII.GetBytes($"${Digits(value).Length}\r\n{Digits(value)}\r\n");

    private static string Digits(long value) => value.ToString("D19", CultureInfo.InvariantCulture);
}
