namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>What the name of a command of the ZRANGE family says of its range.</summary>
/// <param name="Kind">What it goes by; null if an option may say so.</param>
/// <param name="IsReversed">Whether its greatest member comes first; null if an option may say so.</param>
/// <param name="IsStored">Whether its members are stored, and not replied.</param>
internal readonly record struct RangeForm(RangeKind? Kind, bool? IsReversed, bool IsStored = false);
