namespace TcpCausalKv.Node.Clients.Commands.Geo;

/// <summary>A place that was found.</summary>
/// <param name="Member">Its name.</param>
/// <param name="Score">Its score.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Meters">How far it is from the middle of the search.</param>
internal readonly record struct GeoFound(byte[] Member, double Score, GeoPoint Place, double Meters);
