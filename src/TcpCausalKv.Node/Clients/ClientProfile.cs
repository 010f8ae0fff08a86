using System.Net;

namespace TcpCausalKv.Node.Clients;

/// <summary>Who a client is, as CLIENT LIST shows it.</summary>
/// <remarks>On the loop only.</remarks>
/// <param name="id">Unique while the node runs, and rising.</param>
/// <param name="address">The client's address.</param>
/// <param name="localAddress">The address that it connected to.</param>
/// <param name="connectedMs">When it connected, monotonic milliseconds.</param>
internal sealed class ClientProfile(long id, IPEndPoint address, IPEndPoint localAddress, long connectedMs)
{
    /// <summary>Unique while the node runs, and rising.</summary>
    public long Id { get; } = id;

    /// <summary>The client's address.</summary>
    public IPEndPoint Address { get; } = address;

    /// <summary>The address that it connected to.</summary>
    public IPEndPoint LocalAddress { get; } = localAddress;

    /// <summary>When it connected, monotonic milliseconds.</summary>
    public long ConnectedMs { get; } = connectedMs;

    /// <summary>When it was heard last, monotonic milliseconds.</summary>
    public long HeardMs { get; set; } = connectedMs;

    /// <summary>The name that it has given itself; empty if none.</summary>
    public string Name { get; set; } = "";

    /// <summary>The client library that it uses, as it says; empty if it does not.</summary>
    public string LibraryName { get; set; } = "";

    /// <summary>The version of that library.</summary>
    public string LibraryVersion { get; set; } = "";

    /// <summary>The full name of its last command; <c>NULL</c> before the first, as in Redis.</summary>
    public string LastCommand { get; set; } = "NULL";
}
