using System.Globalization;
using System.Text;

namespace TcpCausalKv.Server.Hosting;

/// <summary>What <c>causalkv local</c> prints: where the nodes are and how to talk to them.</summary>
internal static class LocalBanner
{
    /// <summary>The text, without a final line break.</summary>
    public static string Compose(IReadOnlyList<LocalNode> nodes, bool allowFaults)
    {
        LocalNode first = nodes[0];
        LocalNode last = nodes[^1];
        int firstPort = first.Node.ClientEndPoint.Port;
        int lastPort = last.Node.ClientEndPoint.Port;

        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"A cluster of {nodes.Count} {(nodes.Count == 1 ? "node" : "nodes")} runs in this process; its data lives in memory only.");
        text.AppendLine();
        text.AppendLine("  node  clients            peers");
        foreach (LocalNode node in nodes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {node.Name,-4}  {node.Node.ClientEndPoint,-17}  {node.Node.PeerEndPoint}");
        }

        text.AppendLine();
        text.AppendLine("Write at one node, read at another, in a second terminal:");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"  redis-cli -p {firstPort} set greeting hello");
        text.AppendLine(CultureInfo.InvariantCulture, $"  redis-cli -p {lastPort} get greeting");
        text.AppendLine();
        text.AppendLine("Without redis-cli (MODE TEXT gives one readable line per reply):");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"  printf 'MODE TEXT\\r\\nGET greeting\\r\\nQUIT\\r\\n' | nc {last.Node.ClientEndPoint.Address} {lastPort}");
        text.AppendLine();
        text.AppendLine("Ask a node what it knows:");
        text.AppendLine();
        foreach ((string command, string meaning) in Questions(last, allowFaults))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  redis-cli -p {firstPort} {command,-26}  # {meaning}");
        }

        text.AppendLine();
        text.Append("Ctrl-C ends it.");
        return text.ToString();
    }

    private static IEnumerable<(string Command, string Meaning)> Questions(LocalNode last, bool allowFaults)
    {
        yield return ("causal clock", "how many writes of each node it has applied");
        yield return ("causal peers", "how far the others are");
        yield return ("causal versions greeting", "every version of a key, with its origin");
        yield return ("causal held", "what it has received but may not show yet, and why");
        if (allowFaults) yield return ($"causal link {last.Name} hold", $"holds what it sends to {last.Name}; release lets it go");
        yield return ("help", "all commands");
    }
}
