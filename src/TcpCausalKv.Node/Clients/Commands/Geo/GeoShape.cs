namespace TcpCausalKv.Node.Clients.Commands.Geo;

/// <summary>Where is searched: in a circle, or in a box whose sides go along the degrees.</summary>
/// <param name="Center">Its middle.</param>
/// <param name="Width">Its width in units; of a circle its radius.</param>
/// <param name="Height">Its height in units; of a circle its radius.</param>
/// <param name="IsBox">True for a box.</param>
/// <param name="UnitMeters">Meters in a unit.</param>
internal readonly record struct GeoShape(GeoPoint Center, double Width, double Height, bool IsBox, double UnitMeters)
{
    // Half of the circumference of the map at the equator.
    private const double MapMetersMax = 20037726.37;
    private const double PolarLatitude = 66;
    private const double FarPolarLatitude = 80;

    private double RadiusMeters => UnitMeters * (IsBox ? Math.Sqrt((Width / 2 * (Width / 2)) + (Height / 2 * (Height / 2))) : Width);

    /// <summary>True if a place is in it.</summary>
    /// <param name="place">The place.</param>
    /// <param name="meters">How far it is from the middle.</param>
    public bool Contains(GeoPoint place, out double meters)
    {
        meters = 0;
        if (IsBox)
        {
            if (place.LatitudeDistanceTo(Center) > Height * UnitMeters / 2) return false;
            if (place.DistanceTo(Center with { Latitude = place.Latitude }) > Width * UnitMeters / 2) return false;
        }

        meters = Center.DistanceTo(place);
        return IsBox || meters <= Width * UnitMeters;
    }

    /// <summary>The cells that may have places in it, in the order in which Redis looks through them.</summary>
    public List<GeoCell> Cells()
    {
        double share = IsBox ? 2 : 1;
        GeoBox bounds = Center.Around(UnitMeters * (Width / share), UnitMeters * (Height / share));
        int steps = EstimateSteps();
        GeoCell own = GeoCell.Of(Center, steps);
        if (steps > 1 && !AreNeighboursEnough(own, bounds)) own = GeoCell.Of(Center, steps - 1);

        List<GeoCell> cells = [own];
        foreach ((int east, int north) in (ReadOnlySpan<(int, int)>)[(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)])
        {
            if (own.Steps >= 2 && IsUseless(own.Box, bounds, east, north)) continue;
            GeoCell cell = own.Beside(east, north);
            // Of a huge shape neighbours may be the same; the own cell alone is not held against the next.
            if (cells.Count < 2 || cells[^1] != cell) cells.Add(cell);
        }

        return cells;
    }

    private static bool AreNeighboursEnough(GeoCell own, GeoBox bounds) =>
        own.Beside(0, 1).Box.North >= bounds.North && own.Beside(0, -1).Box.South <= bounds.South
        && own.Beside(1, 0).Box.East >= bounds.East && own.Beside(-1, 0).Box.West <= bounds.West;

    private static bool IsUseless(GeoBox own, GeoBox bounds, int east, int north) =>
        (north < 0 && own.South < bounds.South) || (north > 0 && own.North > bounds.North)
        || (east < 0 && own.West < bounds.West) || (east > 0 && own.East > bounds.East);

    // Cells at least as large as the shape; towards the poles they are narrower.
    private int EstimateSteps()
    {
        double meters = RadiusMeters;
        if (meters == 0) return GeoCell.StepsMax;
        int steps = -1;
        for (; meters < MapMetersMax; meters *= 2) steps++;
        if (Math.Abs(Center.Latitude) > PolarLatitude) steps--;
        if (Math.Abs(Center.Latitude) > FarPolarLatitude) steps--;
        return Math.Clamp(steps, 1, GeoCell.StepsMax);
    }
}
