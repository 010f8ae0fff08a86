using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication.Delivery;

/// <summary>A batch that waits for its causes, with a copy of its bytes.</summary>
/// <param name="Frame">The whole frame, owned.</param>
/// <param name="From">Slot of the peer that it came from: that peer has what it waits for.</param>
/// <param name="PendingSinceMs">When it arrived, monotonic milliseconds.</param>
public sealed record PendingBatch(byte[] Frame, int From, long PendingSinceMs)
{
    /// <summary>How far its long values are prepared; null before that begins.</summary>
    internal BatchPreparation? Preparation { get; set; }

    /// <summary>Its header.</summary>
    public BatchHeader Header => new(Frame);

    // Printing all properties, as a record does, would box the header, which is a ref struct: no ahead-of-time compiler takes that.
    /// <inheritdoc/>
    public override string ToString() => $"{Frame.Length} bytes from slot {From}, held since {PendingSinceMs} ms";
}
