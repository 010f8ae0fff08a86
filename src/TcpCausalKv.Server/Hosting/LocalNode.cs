using TcpCausalKv.Node;

namespace TcpCausalKv.Server.Hosting;

/// <summary>A node of a local cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Node">The node.</param>
internal sealed record LocalNode(string Name, CausalNode Node);
