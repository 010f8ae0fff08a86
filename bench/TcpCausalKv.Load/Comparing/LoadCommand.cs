namespace TcpCausalKv.Load.Comparing;

/// <summary>What a load generator sends.</summary>
internal enum LoadCommand
{
    /// <summary>SET of a random key.</summary>
    Set,

    /// <summary>GET of a random key, all of which are there.</summary>
    Get,
}
