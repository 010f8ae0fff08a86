using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Data;

/// <summary>One surviving value of a key, as it was when asked for.</summary>
/// <param name="Dot">The write that set it.</param>
/// <param name="Timestamp">When that write was made; the highest timestamp among siblings is the one that is read.</param>
/// <param name="Value">A copy: it stays as it is whatever happens to the key.</param>
public readonly record struct KeyVersion(Dot Dot, HybridTimestamp Timestamp, ReadOnlyMemory<byte> Value);
