using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Data;

/// <summary>Takes the versions that a <see cref="KeyspaceWalk"/> finds.</summary>
public interface IVersionSink
{
    /// <summary>Takes one version. It may be called in the middle of a write, so it must neither fail nor touch the keyspace.</summary>
    /// <param name="key">Borrowed for the call.</param>
    /// <param name="element">Name of the element. Borrowed for the call.</param>
    /// <param name="dot">The write that set the version.</param>
    /// <param name="timestamp">When that write was made.</param>
    /// <param name="value">Borrowed for the call.</param>
    void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value);
}
