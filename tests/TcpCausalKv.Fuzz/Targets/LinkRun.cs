using System.Buffers;
using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>One end of a link with a replica behind it: feeds it pieces, a turn each, and reads what it sends.</summary>
internal sealed class LinkRun : IDisposable
{
    private const int SendBudgetBytes = 512;
    private const int SmallFramesBytesMax = 16 * 1024;
    private const int TurnMs = 7;
    private const int TurnsMax = 10_000;

    private static readonly int s_frameBytesMax = Math.Max(FuzzCluster.Limits.FrameBytesMax, SmallFramesBytesMax);
    private static readonly int s_sentBytesMax = SendBudgetBytes + FuzzCluster.Limits.FrameBytesMax + SmallFramesBytesMax;

    private readonly ReplicaRun _run;
    private readonly PeerLink _link;
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly FrameReader _sent = new(s_frameBytesMax);
    private bool _lastWordSent;
    private long _nowMs = 1_000;

    /// <summary>Starts the run.</summary>
    /// <param name="run">The replica, with whatever it has already.</param>
    /// <param name="makeLink">Makes the end, given the table of links and the time.</param>
    public LinkRun(ReplicaRun run, Func<LinkTable, long, PeerLink> makeLink)
    {
        _run = run;
        _link = makeLink(Table, _nowMs);
    }

    public LinkTable Table => _run.Turn.Links;

    /// <summary>Frames that the link has sent, by kind.</summary>
    public List<FrameKind> Sent { get; } = [];

    /// <summary>Feeds all pieces; then lets the connection stand, or lose it.</summary>
    public void Feed(FuzzInput fuzz, bool loseConnection)
    {
        int consumed = 0;
        foreach (int end in fuzz.Ends)
        {
            FeedPiece(fuzz, ref consumed, end);
        }

        if (loseConnection) _link.ConnectionLost("reset", _nowMs);
        Pump();
        Outwait();
        _run.Drain();
    }

    public void Dispose()
    {
        _link.Dispose();
        _sent.Dispose();
    }

    private void FeedPiece(FuzzInput fuzz, ref int consumed, int end)
    {
        for (int turns = 0; ; turns++)
        {
            ReadOnlySequence<byte> input = fuzz.Arrived(consumed, end);
            ReadProgress progress = _link.Receive(ref input, _nowMs);
            Rule.Holds(progress == ReadProgress.Closed == (_link.State == LinkState.Closed), "a link says that it is closed");
            consumed = end - (int)input.Length;
            Pump();
            if (progress != ReadProgress.TurnIsFull) return;
            Rule.Holds(turns < TurnsMax, "a link that waits for the turn's end goes on after it");
        }
    }

    private void Pump()
    {
        _run.EndTurn();
        _link.Pump(_output, SendBudgetBytes, _nowMs);
        CheckSent();
        bool mayBeDue = _link.State != LinkState.Closed;
        Rule.Holds(mayBeDue || _link.NextDueMs(_nowMs) == long.MaxValue, "a closed link waits for nothing");
        _nowMs += TurnMs;
    }

    // A peer that sends no more is given up.
    private void Outwait()
    {
        _nowMs += Table.Options.SilenceMs + Table.Options.HandshakeMs;
        Pump();
        Rule.Holds(_link.State == LinkState.Closed, "silence ends a link");
        Rule.Holds((_link.State == LinkState.Closed) == (_link.End is not null), "a link that has ended says why");
        Rule.Holds(_link.End is null || !_link.End.Text.Any(char.IsControl), "why a link ended fits one line of a log");
        Rule.Holds(_link.State != LinkState.Closed || _link.End!.ByPeer != _lastWordSent, "who ends a link says so, once");
    }

    private void CheckSent()
    {
        Rule.Holds(_output.WrittenCount <= s_sentBytesMax, "a link sends its budget, a frame and small frames at most");
        ReadOnlySequence<byte> sent = new(_output.WrittenMemory);
        while (_sent.TryRead(ref sent, out ReadOnlySpan<byte> frame, out _) == OperationStatus.Done)
        {
            Rule.Holds(!_lastWordSent, "nothing follows a refusal");
            _lastWordSent = Frame.Kind(frame) == FrameKind.Refusal;
            Sent.Add(Frame.Kind(frame));
        }

        Rule.Holds(sent.IsEmpty, "a link sends whole frames");
        _output.ResetWrittenCount();
    }
}
