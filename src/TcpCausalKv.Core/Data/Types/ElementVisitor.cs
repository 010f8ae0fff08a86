namespace TcpCausalKv.Core.Data.Types;

/// <summary>Is shown the elements of a collection, one after the other; it must not change the keyspace.</summary>
/// <param name="part">A field's name, a member. Borrowed for the call.</param>
/// <param name="value">A field's value; empty for a member. Borrowed for the call.</param>
public delegate void ElementVisitor(ReadOnlySpan<byte> part, ReadOnlySpan<byte> value);
