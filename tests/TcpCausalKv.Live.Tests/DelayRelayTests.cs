using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Tests;

/// <summary>A relay passes on every byte in order, none before its time, and tells each end of the other's end.</summary>
public sealed class DelayRelayTests : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TcpListener _target = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _late = new(Deadline);

    public DelayRelayTests() => _target.Start();

    public void Dispose()
    {
        _target.Dispose();
        _late.Dispose();
    }

    [Fact]
    public async Task Bytes_go_both_ways_in_order_and_not_before_the_delay()
    {
        await using DelayRelay relay = DelayRelay.Start((IPEndPoint)_target.LocalEndpoint, Delay);
        using TcpClient near = new();
        await near.ConnectAsync(relay.EndPoint, _late.Token);
        using TcpClient far = await _target.AcceptTcpClientAsync(_late.Token);

        byte[] sent = new byte[1_000_000];
        new Random(1).NextBytes(sent);
        long began = Stopwatch.GetTimestamp();
        Task sending = near.GetStream().WriteAsync(sent, _late.Token).AsTask();
        byte[] received = new byte[sent.Length];
        await far.GetStream().ReadExactlyAsync(received, _late.Token);
        Assert.True(Stopwatch.GetElapsedTime(began) >= Delay);
        Assert.Equal(sent, received);
        await sending;

        began = Stopwatch.GetTimestamp();
        await far.GetStream().WriteAsync(sent.AsMemory(0, 1), _late.Token);
        await near.GetStream().ReadExactlyAsync(received.AsMemory(0, 1), _late.Token);
        Assert.True(Stopwatch.GetElapsedTime(began) >= Delay);
    }

    [Fact]
    public async Task The_end_of_one_end_is_the_end_of_the_other()
    {
        await using DelayRelay relay = DelayRelay.Start((IPEndPoint)_target.LocalEndpoint, Delay);
        using TcpClient near = new();
        await near.ConnectAsync(relay.EndPoint, _late.Token);
        using TcpClient far = await _target.AcceptTcpClientAsync(_late.Token);
        await far.GetStream().WriteAsync("last"u8.ToArray(), _late.Token);
        far.Close();

        byte[] received = new byte["last".Length];
        await near.GetStream().ReadExactlyAsync(received, _late.Token);
        Assert.Equal("last"u8.ToArray(), received);
        Assert.Equal(0, await near.GetStream().ReadAsync(received, _late.Token));
    }
}
