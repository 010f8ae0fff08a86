using System.Diagnostics;
using System.Net.Sockets;
using TcpCausalKv.Node.Tests.Loop;
using TcpCausalKv.Node.Transports;

namespace TcpCausalKv.Node.Tests.Transports;

public sealed class OutputBufferTests
{
    [Fact]
    public void What_fits_the_socket_is_sent_in_one_flush()
    {
        using SocketPair pair = new();
        OutputBuffer buffer = new();
        buffer.Write("hello"u8);
        Assert.Equal(5, buffer.Pending);

        Assert.Equal(SocketError.Success, buffer.TryFlush(new BareTransport(pair.Near)));

        Assert.Equal(0, buffer.Pending);
        byte[] received = new byte[16];
        Assert.True(pair.Far.Poll(Deadline.Default, SelectMode.SelectRead));
        Assert.Equal(5, pair.Far.Receive(received));
        Assert.Equal("hello"u8, received.AsSpan(0, 5));
    }

    [Fact]
    public void Flushing_nothing_succeeds()
    {
        using SocketPair pair = new();

        Assert.Equal(SocketError.Success, new OutputBuffer().TryFlush(new BareTransport(pair.Near)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(OutputBuffer.ChunkBytesMin)]
    [InlineData(OutputBuffer.ChunkBytesMin + 1)]
    [InlineData(10_000)]
    public void A_flush_sends_no_more_than_it_may(int bytesMax)
    {
        using SocketPair pair = new();
        OutputBuffer buffer = new();
        for (int i = 0; i < 10_000; i++) buffer.Write([(byte)i]);

        Assert.Equal(SocketError.Success, buffer.TryFlush(new BareTransport(pair.Near), bytesMax));
        Assert.Equal(10_000 - bytesMax, buffer.Pending);
        Assert.Equal(SocketError.Success, buffer.TryFlush(new BareTransport(pair.Near)));

        byte[] received = new byte[10_000];
        for (int count = 0; count < received.Length;)
        {
            Assert.True(pair.Far.Poll(Deadline.Default, SelectMode.SelectRead));
            count += pair.Far.Receive(received.AsSpan(count));
        }

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (byte)i), received);
    }

    [Fact]
    public void Every_byte_reaches_a_slow_reader_in_order_whatever_the_sizes_of_writes_and_reads()
    {
        int seed = Random.Shared.Next();
        Console.WriteLine($"seed {seed}");
        Random random = new(seed);
        using SocketPair pair = new(bufferBytes: 8 * 1024);
        OutputBuffer buffer = new();
        byte[] sent = new byte[3_000_000];
        random.NextBytes(sent);
        MemoryStream received = new();
        int written = 0;
        int blocked = 0;

        while (received.Length < sent.Length)
        {
            written += WriteSome(buffer, sent.AsSpan(written), random);
            SocketError error = buffer.TryFlush(new BareTransport(pair.Near));
            Assert.True(error is SocketError.Success or SocketError.WouldBlock, error.ToString());
            if (error == SocketError.WouldBlock) blocked++;
            ReadSome(pair.Far, received, random);
        }

        Assert.True(blocked > 0, "the socket never was full");
        Assert.Equal(0, buffer.Pending);
        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public void A_failed_connection_is_told_and_clearing_gives_up_what_waits()
    {
        using SocketPair pair = new();
        OutputBuffer buffer = new();
        pair.Near.Shutdown(SocketShutdown.Send);
        buffer.Write("late"u8);

        SocketError error = buffer.TryFlush(new BareTransport(pair.Near));

        Assert.False(error is SocketError.Success or SocketError.WouldBlock, error.ToString());
        Assert.Equal(4, buffer.Pending);
        buffer.Clear();
        Assert.Equal(0, buffer.Pending);
    }

    [Fact]
    public void A_piece_larger_than_any_chunk_is_given_in_one()
    {
        OutputBuffer buffer = new();
        buffer.Write("x"u8);

        Span<byte> large = buffer.GetSpan(OutputBuffer.ChunkBytesMax * 3);

        Assert.True(large.Length >= OutputBuffer.ChunkBytesMax * 3);
        buffer.Advance(OutputBuffer.ChunkBytesMax * 3);
        Assert.Equal((OutputBuffer.ChunkBytesMax * 3) + 1, buffer.Pending);
        buffer.Clear();
    }

    [Fact]
    public void Advancing_beyond_what_was_given_is_refused()
    {
        OutputBuffer buffer = new();
        int room = buffer.GetSpan(1).Length;

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        buffer.Clear();
    }

    [Fact]
    public void A_flush_sends_a_bounded_part_even_if_the_reader_takes_everything()
    {
        using SocketPair pair = new();
        OutputBuffer buffer = new();
        byte[] block = new byte[1024 * 1024];
        for (int i = 0; i < 64; i++) buffer.Write(block);

        int before = buffer.Pending;
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(SocketError.WouldBlock, buffer.TryFlush(new BareTransport(pair.Near)));

        Assert.InRange(before - buffer.Pending, 1, OutputBuffer.FlushBytesMax + OutputBuffer.ChunkBytesMax);
        Assert.True(Stopwatch.GetElapsedTime(start) < Deadline.Default);
        buffer.Clear();
    }

    [Fact]
    public void A_steady_stream_of_small_writes_and_flushes_allocates_nothing()
    {
        using SocketPair pair = new();
        BareTransport near = new(pair.Near);
        OutputBuffer buffer = new();
        byte[] received = new byte[64];
        StreamMany(buffer, near, pair.Far, received);
        long before = GC.GetAllocatedBytesForCurrentThread();

        StreamMany(buffer, near, pair.Far, received);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void StreamMany(OutputBuffer buffer, BareTransport near, Socket far, byte[] received)
    {
        for (int i = 0; i < 2_000; i++)
        {
            buffer.Write("0123456789"u8);
            buffer.TryFlush(near);
            far.Receive(received, SocketFlags.None, out _);
        }
    }

    private static int WriteSome(OutputBuffer buffer, ReadOnlySpan<byte> rest, Random random)
    {
        int count = Math.Min(rest.Length, random.Next(random.Next(2) == 0 ? 20 : 40_000));
        if (random.Next(2) == 0)
        {
            buffer.Write(rest[..count]);
            return count;
        }

        rest[..count].CopyTo(buffer.GetSpan(count));
        buffer.Advance(count);
        return count;
    }

    private static void ReadSome(Socket socket, MemoryStream received, Random random)
    {
        Span<byte> room = stackalloc byte[random.Next(1, 16_000)];
        int count = socket.Receive(room, SocketFlags.None, out SocketError error);
        Assert.True(error is SocketError.Success or SocketError.WouldBlock, error.ToString());
        received.Write(room[..count]);
    }
}
