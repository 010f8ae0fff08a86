namespace TcpCausalKv.Node.Clients.Commands.Geo;

/// <summary>What the name of a command that searches places says.</summary>
/// <param name="Kind">What it is told without an option.</param>
/// <param name="KeyAt">Which word is the key of the places.</param>
/// <param name="OptionsAt">Where its options begin.</param>
/// <param name="MayStore">Whether an option may name a key that gets the result.</param>
/// <param name="StoresAlways">Whether the first word is a key that gets the result.</param>
internal readonly record struct GeoForm(GeoFormKind Kind, int KeyAt, int OptionsAt, bool MayStore = false, bool StoresAlways = false);
