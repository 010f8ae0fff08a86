namespace TcpCausalKv.Core.Data.Types;

/// <summary>Is shown the members of a sorted set, one after the other; it must not change the keyspace, nor read another sorted set.</summary>
/// <param name="member">The member. Borrowed for the call.</param>
/// <param name="score">Its score.</param>
public delegate void ScoreVisitor(ReadOnlySpan<byte> member, double score);
