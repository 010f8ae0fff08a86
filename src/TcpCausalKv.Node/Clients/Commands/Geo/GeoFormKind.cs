namespace TcpCausalKv.Node.Clients.Commands.Geo;

/// <summary>What a search is told without an option.</summary>
internal enum GeoFormKind
{
    /// <summary>Nothing.</summary>
    Search,

    /// <summary>The middle, and the radius.</summary>
    Place,

    /// <summary>A member that is the middle, and the radius.</summary>
    Member,
}
