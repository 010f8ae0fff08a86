namespace TcpCausalKv.Node.Clients.Commands.Catalog.Specs;

/// <summary>Commands about places on the earth.</summary>
public static class GeoSpecs
{
    private const string SearchComplexity =
        "O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape provided as the filter and M is the "
        + "number of items inside the shape";

    private const string RadiusComplexity =
        "O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the "
        + "number of items inside the index.";

    private const string RadiusOptions = "[WITHCOORD] [WITHDIST] [WITHHASH] [COUNT count [ANY]] [ASC|DESC]";

    private const string SearchOptions = "FROMMEMBER|FROMLONLAT member|longitude-and-latitude BYRADIUS|BYBOX radius|width-and-height M|KM|FT|MI "
        + "[ASC|DESC] [COUNT count [ANY]]";

    /// <summary>GEOADD.</summary>
    public static CommandSpec GeoAdd { get; } = Spec("geoadd", -5, "key [NX|XX] [CH] longitude latitude member [longitude latitude member ...]",
        "Adds places to a sorted set.", "3.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = CommandKeys.One("RW update"),
        Complexity = "O(log(N)) for each item added, where N is the number of elements in the sorted set.",
    };

    /// <summary>GEOPOS.</summary>
    public static CommandSpec GeoPos { get; } = OfRead("geopos", -2, "key [member [member ...]]", "Answers where members are.");

    /// <summary>GEODIST.</summary>
    public static CommandSpec GeoDist { get; } =
        OfRead("geodist", -4, "key member1 member2 [M|KM|FT|MI]", "Answers how far two members are from each other.") with { Complexity = "O(1)" };

    /// <summary>GEOHASH.</summary>
    public static CommandSpec GeoHash { get; } = OfRead("geohash", -2, "key [member [member ...]]", "Answers the geohashes of members.");

    /// <summary>GEOSEARCH.</summary>
    public static CommandSpec GeoSearch { get; } = Spec("geosearch", -7, $"key {SearchOptions} [WITHCOORD] [WITHDIST] [WITHHASH]",
        "Answers the members in a circle or a box.", "6.2.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = SearchComplexity,
    };

    /// <summary>GEOSEARCHSTORE.</summary>
    public static CommandSpec GeoSearchStore { get; } = Spec("geosearchstore", -8, $"destination source {SearchOptions} [STOREDIST]",
        "Stores the members in a circle or a box in a sorted set.", "6.2.0") with
    {
        Traits = CommandTraits.Write | CommandTraits.DenyOom,
        Keys = new CommandKeys(1, 2, 1, "OW update") { RestAccess = "RO access" },
        Complexity = SearchComplexity,
    };

    /// <summary>GEORADIUS.</summary>
    public static CommandSpec GeoRadius { get; } = OfRadius("georadius", -6, "key longitude latitude radius M|KM|FT|MI",
        "Answers the members in a circle around a place.");

    /// <summary>GEORADIUSBYMEMBER.</summary>
    public static CommandSpec GeoRadiusByMember { get; } = OfRadius("georadiusbymember", -5, "key member radius M|KM|FT|MI",
        "Answers the members in a circle around a member.");

    /// <summary>GEORADIUS_RO.</summary>
    public static CommandSpec GeoRadiusReadOnly { get; } = ReadOnly(GeoRadius, "georadius_ro", "key longitude latitude radius M|KM|FT|MI");

    /// <summary>GEORADIUSBYMEMBER_RO.</summary>
    public static CommandSpec GeoRadiusByMemberReadOnly { get; } =
        ReadOnly(GeoRadiusByMember, "georadiusbymember_ro", "key member radius M|KM|FT|MI");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        GeoAdd, GeoPos, GeoDist, GeoHash, GeoSearch, GeoSearchStore, GeoRadius, GeoRadiusByMember, GeoRadiusReadOnly, GeoRadiusByMemberReadOnly,
    ];

    private static CommandSpec OfRead(string name, int arity, string syntax, string summary) => Spec(name, arity, syntax, summary, "3.2.0") with
    {
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
        Complexity = "O(1) for each member requested.",
    };

    private static CommandSpec OfRadius(string name, int arity, string syntax, string summary) =>
        Spec(name, arity, $"{syntax} {RadiusOptions} [STORE key|STOREDIST key]", summary, "3.2.0") with
        {
            Traits = CommandTraits.Write | CommandTraits.DenyOom | CommandTraits.MovableKeys,
            Keys = CommandKeys.One("RO access") with { Keywords = ["STORE", "STOREDIST"], KeywordsFrom = 5 },
            Complexity = RadiusComplexity,
        };

    private static CommandSpec ReadOnly(CommandSpec spec, string name, string syntax) => spec with
    {
        Name = name,
        Since = "3.2.10",
        Syntax = $"{syntax} {RadiusOptions}",
        Traits = CommandTraits.ReadOnly,
        Keys = CommandKeys.One("RO access"),
    };

    private static CommandSpec Spec(string name, int arity, string syntax, string summary, string since) =>
        CommandSpec.Of(CommandGroup.Geo, name, arity, syntax, summary, since);
}
