using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Node.Transports;

namespace TcpCausalKv.Node.Peers;

/// <summary>Carries the bytes of one link over one connection. All decisions are the link's.</summary>
/// <remarks>On the loop only.</remarks>
public sealed class PeerConnection : ISocketHandler, IDisposable
{
    // What waits for a slow peer here; everything else waits in the log.
    private const int OutputBytesMax = 256 * 1024;

    private const int SegmentBytes = 64 * 1024;

    // A read gets the rest of a segment if that is as long as this, else a new one: however little each read brings, what is kept
    // of it is not much more than what came.
    private const int ReceiveBytesMin = 4 * 1024;

    // Only as a buffer: it never pauses a writer or schedules a reader.
    private static readonly PipeOptions InputOptions = new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 0,
        minimumSegmentSize: SegmentBytes,
        useSynchronizationContext: false);

    private readonly EventLoop _loop;
    private readonly ITransport _transport;
    private readonly Pipe _input = new(InputOptions);
    private readonly OutputBuffer _output = new();
    private bool _isReadingPaused;
    private LinkState _stateTaken;

    /// <summary>Serves a link over a transport, which it owns from now on.</summary>
    public PeerConnection(EventLoop loop, ITransport transport, PeerLink link)
    {
        _loop = loop;
        _transport = transport;
        Link = link;
        transport.Attach(this);
    }

    /// <summary>The link that is served.</summary>
    public PeerLink Link { get; }

    /// <summary>The other end's address.</summary>
    public string Remote => _transport.Remote;

    /// <summary>Bytes that wait for the socket: at most 256 KiB and one frame or piece, however far the peer lags.</summary>
    public int OutputBytes => _output.Pending;

    /// <summary>True once the link has ended and its last word was offered to the socket: the connection is to be disposed.</summary>
    public bool IsDone => Link.State == LinkState.Closed;

    /// <summary>True if the link's state is another than at the last call: for those who report it.</summary>
    public bool TakeChange()
    {
        bool changed = Link.State != _stateTaken;
        _stateTaken = Link.State;
        return changed;
    }

    /// <inheritdoc/>
    public void OnReady(bool readable, bool writable)
    {
        if (readable && !_isReadingPaused) Receive();
    }

    /// <summary>Before a turn's batches are logged: takes in input that an earlier turn had no room for.</summary>
    public void ContinueReading()
    {
        if (_isReadingPaused) TakeIn();
    }

    /// <summary>At the end of a turn: sends what there is to send.</summary>
    public void Pump()
    {
        Link.Pump(_output, OutputBytesMax - _output.Pending, _loop.NowMs);
        bool mayHaveMore = _output.Pending >= OutputBytesMax;
        Flush();

        // The socket took it all, so no event will tell that there is room for what the log still has.
        if (mayHaveMore && _output.Pending == 0) _loop.RequestTurn();
        UpdateInterest();
    }

    /// <summary>Closes the connection at once.</summary>
    public void Dispose()
    {
        _transport.Dispose();
        _output.Clear();
        _input.Writer.Complete();
        _input.Reader.Complete();
        Link.Dispose();
    }

    private void Receive()
    {
        Span<byte> room = _input.Writer.GetSpan(ReceiveBytesMin);
        int received = _transport.Receive(room, out SocketError error);
        if (error is SocketError.WouldBlock) return;
        if (error is not SocketError.Success || received == 0)
        {
            Lost(error is SocketError.Success ? "closed by the peer" : error.ToString());
            return;
        }

        _input.Writer.Advance(received);
        MakeReadable(_input.Writer.FlushAsync());
        TakeIn();
    }

    private static void MakeReadable(ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompletedSuccessfully) throw new InvalidOperationException("A pipe without a bound made its writer wait.");
    }

    private void TakeIn()
    {
        bool isSomeLeft = _input.Reader.TryRead(out ReadResult result);
        ReadOnlySequence<byte> input = result.Buffer;
        ReadProgress progress = Link.Receive(ref input, _loop.NowMs);
        _isReadingPaused = progress == ReadProgress.TurnIsFull;

        // What was not taken in for lack of room counts as unseen, so that it is offered again without new bytes.
        if (isSomeLeft) _input.Reader.AdvanceTo(input.Start, _isReadingPaused ? input.Start : input.End);
        if (progress == ReadProgress.TurnIsFull) _loop.RequestTurn();
    }

    private void Flush()
    {
        if (_output.Pending == 0) return;
        SocketError error = _output.TryFlush(_transport);
        if (error is not (SocketError.Success or SocketError.WouldBlock)) Lost(error.ToString());
    }

    private void Lost(string why)
    {
        Link.ConnectionLost(why, _loop.NowMs);
        _output.Clear();
    }

    private void UpdateInterest() => _transport.SetInterest(
        (_isReadingPaused ? Interest.None : Interest.Read) | (_output.Pending > 0 ? Interest.Write : Interest.None));
}
