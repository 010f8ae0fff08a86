using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HdrHistogram;
using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Latency;

/// <summary>
/// One connection of the load: whoever owns it sends; a thread of its own waits for replies and records how long each took since its request
/// was meant to be sent.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private const int ReceiveBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly Thread _receiver;
    private readonly IntendedTimes _underWay = new();
    private readonly LongHistogram _latencies = Percentiles.NewHistogram();
    private volatile Exception? _failure;
    private volatile bool _isClosing;

    private LoadConnection(Socket socket)
    {
        _socket = socket;
        _receiver = new Thread(Receive) { IsBackground = true, Name = "replies" };
        _receiver.Start();
    }

    /// <summary>Requests whose replies have not come.</summary>
    public int UnderWay => _underWay.Count;

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static LoadConnection Open(IPEndPoint address)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(address);
        return new LoadConnection(socket);
    }

    /// <summary>A request is about to be sent.</summary>
    /// <param name="intended">When it was meant to be sent, however late it is now.</param>
    public void Expect(long intended)
    {
        while (!_underWay.TryAdd(intended))
        {
            ThrowIfFailed();
            PreciseSleep.For(TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Sends requests that are expected already. Waits while the server takes none.</summary>
    public void Send(ReadOnlySpan<byte> requests)
    {
        while (requests.Length > 0) requests = requests[_socket.Send(requests)..];
    }

    /// <summary>Waits until every reply has come, and adds what was recorded.</summary>
    /// <exception cref="TimeoutException">Some did not come.</exception>
    /// <exception cref="InvalidDataException">One was an error.</exception>
    public void Finish(TimeSpan deadline, LongHistogram sum)
    {
        long began = Stopwatch.GetTimestamp();
        while (UnderWay > 0)
        {
            ThrowIfFailed();
            if (Stopwatch.GetElapsedTime(began) > deadline)
            {
                throw new TimeoutException($"{UnderWay} replies did not come within {deadline.TotalSeconds} s");
            }

            PreciseSleep.For(TimeSpan.FromMilliseconds(1));
        }

        Dispose();
        sum.Add(_latencies);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isClosing) return;
        _isClosing = true;

        // A thread that waits in a receive is woken by the end of the stream, not by the socket's disposal alone.
        _socket.Shutdown(SocketShutdown.Both);
        _receiver.Join();
        _socket.Dispose();
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure) throw new InvalidDataException($"the load was cut short: {failure.Message}", failure);
    }

    private void Receive()
    {
        byte[] buffer = new byte[ReceiveBytes];
        ReplyCounter replies = new();
        try
        {
            int count;
            while ((count = _socket.Receive(buffer)) > 0)
            {
                long now = Stopwatch.GetTimestamp();
                for (int ended = replies.Feed(buffer.AsSpan(0, count)); ended > 0; ended--) Percentiles.Record(_latencies, _underWay.Take(), now);
            }

            if (!_isClosing) _failure = new IOException("the server has closed the connection");
        }
        catch (Exception broken) when (broken is SocketException or InvalidDataException)
        {
            if (!_isClosing) _failure = broken;
        }
    }
}
