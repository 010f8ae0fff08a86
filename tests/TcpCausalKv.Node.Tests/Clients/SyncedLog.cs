using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication.Log;

namespace TcpCausalKv.Node.Tests.Clients;

/// <summary>A log in memory that behaves as one on a disk under the policy "always": a test says when a sync begins and ends.</summary>
internal sealed class SyncedLog : IDeliveryLog
{
    private readonly IDeliveryLog _log = new MemoryLog(width: 8, bytesMax: 1024 * 1024 * 1024);

    public long ReleasedEnd { get; private set; }

    public long ReleasingEnd { get; private set; }

    public long Start => _log.Start;

    public long End => _log.End;

    public VectorClock StartClock => _log.StartClock;

    public long Bytes => _log.Bytes;

    public long BytesMax => _log.BytesMax;

    public bool IsFull => _log.IsFull;

    public bool WantsTruncation => _log.WantsTruncation;

    public void BeginSync() => ReleasingEnd = End;

    public void EndSync() => ReleasedEnd = ReleasingEnd;

    public void Append(ReadOnlySpan<byte> frames) => _log.Append(frames);

    public ReadOnlySpan<byte> Read(long position) => _log.Read(position);

    public ReadOnlySpan<byte> ReadPart(long position, long bytesMax) => _log.ReadPart(position, bytesMax);

    public void ThrowDamaged(long position) => _log.ThrowDamaged(position);

    public long Find(VectorClock clock) => _log.Find(clock);

    public void Truncate(VectorClock stable, VectorClock elsewhere) => _log.Truncate(stable, elsewhere);
}
