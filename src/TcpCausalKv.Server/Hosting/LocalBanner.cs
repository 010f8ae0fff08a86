using System.Net;
using TcpCausalKv.Node.Storage;
using TcpCausalKv.Server.Settings;

namespace TcpCausalKv.Server.Hosting;

/// <summary>What <c>causalkv local</c> prints: where the nodes are and how to talk to them.</summary>
internal static class LocalBanner
{
    /// <summary>The text, without a final line break.</summary>
    public static string Compose(IReadOnlyList<LocalNode> nodes, LocalSettings settings)
    {
        IPEndPoint first = nodes[0].Node.ClientEndPoint;
        IPEndPoint last = nodes[^1].Node.ClientEndPoint;
        string count = nodes.Count == 1 ? "1 node" : $"{nodes.Count} nodes";

        return $"""
            A cluster of {count} runs in this process; {PlaceOf(settings.Storage)}.

              node  clients            peers
            {string.Join('\n', nodes.Select(Row))}

            Write at one node, read at another, in a second terminal:

              redis-cli -p {first.Port} set greeting hello
              redis-cli -p {last.Port} get greeting

            Without redis-cli (MODE TEXT gives one readable line per reply):

              printf 'MODE TEXT\r\nGET greeting\r\nQUIT\r\n' | nc {last.Address} {last.Port}

            Ask a node what it knows:

            {string.Join('\n', Questions(nodes[^1].Name, settings.AllowFaults).Select(question => Row(first.Port, question)))}

            Ctrl-C ends it.
            """;
    }

    private static string PlaceOf(StorageOptions? storage) => storage is null
        ? "its data lives in memory only"
        : $"its data is kept in {Path.GetFullPath(storage.Directory)}";

    private static string Row(LocalNode node) => $"  {node.Name,-4}  {node.Node.ClientEndPoint,-17}  {node.Node.PeerEndPoint}";

    private static string Row(int port, (string Command, string Meaning) question) =>
        $"  redis-cli -p {port} {question.Command,-26}  # {question.Meaning}";

    private static IEnumerable<(string Command, string Meaning)> Questions(string last, bool allowFaults)
    {
        yield return ("causal clock", "how many writes of each node it has applied");
        yield return ("causal peers", "how far the others are");
        yield return ("causal versions greeting", "every version of a key, with its origin");
        yield return ("causal held", "what it has received but may not show yet, and why");
        if (allowFaults) yield return ($"causal link {last} hold", $"holds what it sends to {last}; release lets it go");
        yield return ("help", "all commands");
    }
}
