using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace TcpCausalKv.Processes;

/// <summary>
/// Stands between two servers and passes on every byte after a while, both ways, so that a long line can be had on one machine by whoever
/// speaks over TCP. What is under way is bounded; then it reads no more, as a line of that length would.
/// </summary>
internal sealed class DelayRelay : IAsyncDisposable
{
    private const int ChunkBytes = 64 * 1024;
    private const int ChunksMax = 512;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _target;
    private readonly TimeSpan _delay;
    private readonly Task _accepting;

    private DelayRelay(IPEndPoint target, TimeSpan delay)
    {
        _target = target;
        _delay = delay;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect in the target's place.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Starts to pass on.</summary>
    /// <param name="target">Whom to connect to when somebody connects here.</param>
    /// <param name="delay">How long each byte is kept.</param>
    public static DelayRelay Start(IPEndPoint target, TimeSpan delay) => new(target, delay);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true) connections.Add(RelayAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    // Both ends are told of the end of either; whoever dials again gets a new pair.
    private async Task RelayAsync(Socket dialler)
    {
        using Socket near = dialler;
        using Socket far = new(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        near.NoDelay = far.NoDelay = true;
        try
        {
            await far.ConnectAsync(_target, either.Token);
            await Task.WhenAny(PassAsync(near, far, either.Token), PassAsync(far, near, either.Token)).Unwrap();
        }
        catch (Exception ended) when (ended is SocketException or OperationCanceledException)
        {
            // A connection that one of them gave up, or was refused: the other end sees that by its own end of it.
        }

        await either.CancelAsync();
    }

    private async Task PassAsync(Socket from, Socket to, CancellationToken stop)
    {
        Channel<Chunk> line = Channel.CreateBounded<Chunk>(new BoundedChannelOptions(ChunksMax) { SingleReader = true, SingleWriter = true });
        Task arriving = TakeAsync(from, line.Writer, stop);
        await foreach (Chunk chunk in line.Reader.ReadAllAsync(stop))
        {
            // A timer may be early by part of a millisecond.
            for (TimeSpan rest; (rest = _delay - Stopwatch.GetElapsedTime(chunk.CameAt)) > TimeSpan.Zero;) await Task.Delay(rest, stop);
            for (int at = 0; at < chunk.Bytes.Length;) at += await to.SendAsync(chunk.Bytes.AsMemory(at), stop);
        }

        await arriving;
    }

    private static async Task TakeAsync(Socket from, ChannelWriter<Chunk> line, CancellationToken stop)
    {
        byte[] buffer = new byte[ChunkBytes];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, stop)) > 0)
            {
                await line.WriteAsync(new Chunk(Stopwatch.GetTimestamp(), buffer[..count]), stop);
            }

            line.Complete();
        }
        catch (Exception ended) when (ended is SocketException or OperationCanceledException)
        {
            line.Complete();
        }
    }

    private readonly record struct Chunk(long CameAt, byte[] Bytes);
}
