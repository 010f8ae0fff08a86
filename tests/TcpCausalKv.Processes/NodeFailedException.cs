namespace TcpCausalKv.Processes;

/// <summary>A node does not do what every node must. The message says which and what.</summary>
internal sealed class NodeFailedException(string message) : Exception(message)
{
    /// <summary>About a node, with the last lines that its process wrote.</summary>
    public static NodeFailedException Of(ClusterNode node, string how) =>
        new($"node {node.Name} {how}; its last lines:{string.Concat(node.LastLines.Select(line => $"\n    {line}"))}");
}
