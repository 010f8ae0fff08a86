namespace TcpCausalKv.Core.Data.Sets;

/// <summary>What an element of a set shows.</summary>
/// <param name="Shows">True if it does; for kinds of which each element with a version shows, that need not be known.</param>
/// <param name="Rank">Where its type has an order, its place in that, before what else decides; else 0.</param>
internal readonly record struct ElementSight(bool Shows, ulong Rank);
