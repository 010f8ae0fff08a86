namespace TcpCausalKv.Node.Clients.Commands.Geo;

/// <summary>A box of degrees.</summary>
/// <param name="West">Its least longitude.</param>
/// <param name="East">Its greatest longitude.</param>
/// <param name="South">Its least latitude.</param>
/// <param name="North">Its greatest latitude.</param>
internal readonly record struct GeoBox(double West, double East, double South, double North)
{
    /// <summary>Its middle, on the map.</summary>
    public GeoPoint Middle => new(
        Math.Clamp((West + East) / 2, -GeoPoint.LongitudeMax, GeoPoint.LongitudeMax),
        Math.Clamp((South + North) / 2, -GeoPoint.LatitudeMax, GeoPoint.LatitudeMax));
}
