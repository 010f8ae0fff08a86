namespace TcpCausalKv.Node.Clients.Commands.Geo;

/// <summary>A place on the earth, in degrees.</summary>
/// <param name="Longitude">East of Greenwich if positive.</param>
/// <param name="Latitude">North of the equator if positive.</param>
internal readonly record struct GeoPoint(double Longitude, double Latitude)
{
    /// <summary>The largest longitude.</summary>
    public const double LongitudeMax = 180;

    /// <summary>The largest latitude: beyond it the map of the codes ends.</summary>
    public const double LatitudeMax = 85.05112878;

    private const double EarthRadiusMeters = 6372797.560856;

    /// <summary>True if the place has a code.</summary>
    public bool IsOnMap => Math.Abs(Longitude) <= LongitudeMax && Math.Abs(Latitude) <= LatitudeMax;

    /// <summary>Meters to another place along a great circle, on a ball: the haversine formula.</summary>
    public double DistanceTo(GeoPoint other)
    {
        double across = Math.Sin((Radians(other.Longitude) - Radians(Longitude)) / 2);
        if (across == 0) return LatitudeDistanceTo(other);
        double from = Radians(Latitude);
        double to = Radians(other.Latitude);
        double along = Math.Sin((to - from) / 2);
        double a = (along * along) + (Math.Cos(from) * Math.Cos(to) * across * across);
        return 2 * EarthRadiusMeters * Math.Asin(Math.Sqrt(a));
    }

    /// <summary>Meters to the latitude of another place.</summary>
    public double LatitudeDistanceTo(GeoPoint other) => EarthRadiusMeters * Math.Abs(Radians(other.Latitude) - Radians(Latitude));

    /// <summary>The smallest box of degrees that has all within so many meters to each side.</summary>
    public GeoBox Around(double widthMeters, double heightMeters)
    {
        double latitude = Degrees(heightMeters / EarthRadiusMeters);
        double atTop = Degrees(widthMeters / EarthRadiusMeters / Math.Cos(Radians(Latitude + latitude)));
        double atBottom = Degrees(widthMeters / EarthRadiusMeters / Math.Cos(Radians(Latitude - latitude)));
        double longitude = Latitude < 0 ? atBottom : atTop;
        return new GeoBox(Longitude - longitude, Longitude + longitude, Latitude - latitude, Latitude + latitude);
    }

    private static double Radians(double degrees) => degrees * (Math.PI / 180);

    private static double Degrees(double radians) => radians / (Math.PI / 180);
}
