namespace TcpCausalKv.Node.Clients.Commands.Geo;

// bits     longitude latitude longitude latitude ...     the highest bit first, so many steps of each
/// <summary>A cell of the map: what has a code whose first bits are these. Of the finest cells the bits are a member's score.</summary>
/// <param name="Bits">The bits of both coordinates in turn.</param>
/// <param name="Steps">How many bits each coordinate has: 1 to <see cref="StepsMax"/>.</param>
internal readonly record struct GeoCell(ulong Bits, int Steps)
{
    /// <summary>Bits of each coordinate of the finest cells: so that a score holds both.</summary>
    public const int StepsMax = 26;

    private const ulong Latitudes = 0x5555_5555_5555_5555;
    private const ulong Longitudes = Latitudes << 1;

    /// <summary>The first score of a place in the cell.</summary>
    public double FirstScore => Bits << (2 * (StepsMax - Steps));

    /// <summary>The first score behind it.</summary>
    public double EndScore => (Bits + 1) << (2 * (StepsMax - Steps));

    /// <summary>The degrees that it has.</summary>
    public GeoBox Box
    {
        get
        {
            double parts = 1UL << Steps;
            uint latitude = Compact(Bits);
            uint longitude = Compact(Bits >> 1);
            const double width = 2 * GeoPoint.LongitudeMax;
            const double height = GeoPoint.LatitudeMax - -GeoPoint.LatitudeMax;
            return new GeoBox(
                -GeoPoint.LongitudeMax + (longitude / parts * width),
                -GeoPoint.LongitudeMax + ((longitude + 1) / parts * width),
                -GeoPoint.LatitudeMax + (latitude / parts * height),
                -GeoPoint.LatitudeMax + ((latitude + 1) / parts * height));
        }
    }

    /// <summary>The cell of a place.</summary>
    /// <param name="point">The place.</param>
    /// <param name="steps">How fine.</param>
    /// <param name="latitudeMax">Where the map ends: for codes of other makers, 90.</param>
    public static GeoCell Of(GeoPoint point, int steps, double latitudeMax = GeoPoint.LatitudeMax)
    {
        double latitude = (point.Latitude + latitudeMax) / (2 * latitudeMax) * (1UL << steps);
        double longitude = (point.Longitude + GeoPoint.LongitudeMax) / (2 * GeoPoint.LongitudeMax) * (1UL << steps);
        return new GeoCell(Spread((uint)latitude) | (Spread((uint)longitude) << 1), steps);
    }

    /// <summary>The place that a score stands for: the middle of its cell.</summary>
    public static GeoPoint PlaceOf(double score) => new GeoCell((ulong)score, StepsMax).Box.Middle;

    /// <summary>The cell beside this one, around the map where it ends.</summary>
    /// <param name="east">1 for the one to the east, -1 to the west, 0 for neither.</param>
    /// <param name="north">The same to the north and south.</param>
    public GeoCell Beside(int east, int north)
    {
        int unused = 64 - (2 * Steps);
        ulong longitudes = Move(Bits & Longitudes, east, Latitudes >> unused) & (Longitudes >> unused);
        ulong latitudes = Move(Bits & Latitudes, north, Longitudes >> unused) & (Latitudes >> unused);
        return this with { Bits = longitudes | latitudes };
    }

    // The bits of the other coordinate carry from one bit of this one to the next.
    private static ulong Move(ulong bits, int by, ulong others) => by switch
    {
        > 0 => unchecked(bits + (others + 1)),
        < 0 => unchecked((bits | others) - (others + 1)),
        _ => bits,
    };

    private static ulong Spread(uint value)
    {
        ulong bits = value;
        bits = (bits | (bits << 16)) & 0x0000_FFFF_0000_FFFF;
        bits = (bits | (bits << 8)) & 0x00FF_00FF_00FF_00FF;
        bits = (bits | (bits << 4)) & 0x0F0F_0F0F_0F0F_0F0F;
        bits = (bits | (bits << 2)) & 0x3333_3333_3333_3333;
        return (bits | (bits << 1)) & Latitudes;
    }

    private static uint Compact(ulong bits)
    {
        bits &= Latitudes;
        bits = (bits | (bits >> 1)) & 0x3333_3333_3333_3333;
        bits = (bits | (bits >> 2)) & 0x0F0F_0F0F_0F0F_0F0F;
        bits = (bits | (bits >> 4)) & 0x00FF_00FF_00FF_00FF;
        bits = (bits | (bits >> 8)) & 0x0000_FFFF_0000_FFFF;
        return (uint)(bits | (bits >> 16));
    }
}
