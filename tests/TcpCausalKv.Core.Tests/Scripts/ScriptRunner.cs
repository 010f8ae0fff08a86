using System.Globalization;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Tests.Scripts;

// script  = line*                               a line that begins with # is a comment
// line    = "nodes" name+                       first; the order gives the slots
//         | name write (";" write)*             writes of one node in one turn: they share a batch
//         | "deliver" name ">" name [count]     the next batches of the first node's stream, all if no count is given
//         | "duplicate" name ">" name           all that was delivered before, again
//         | "read" name key                     puts value and siblings into the trace
//         | "expect" name key value             fails unless a read gives just that; (nil) for none
//         | "expect" "same"                     fails unless all nodes have equal clocks and digests, and nothing is held
//         | "later"                             every wall clock goes on by a millisecond
// write   = "set" key value | "mset" (key value)+ | "delete" key+ | "flush"

/// <summary>Plays a script over real replicas and gives its trace.</summary>
internal sealed class ScriptRunner
{
    private readonly Dictionary<string, ScriptNode> _nodes = [];
    private ScriptTrace? _trace;
    private long _unixMs = 1_700_000_000_000;

    private ScriptRunner()
    {
    }

    /// <exception cref="FormatException">A line is no line of a script, or an expectation does not hold.</exception>
    public static string Run(string script)
    {
        ScriptRunner runner = new();
        foreach (string line in script.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != '#') runner.RunLine(line);
        }

        return runner._trace?.ToString() ?? throw new FormatException("A script begins with its nodes.");
    }

    private void RunLine(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["nodes", .. string[] names]:
                AddNodes(names);
                break;
            case ["deliver", string link]:
                Deliver(link, int.MaxValue);
                break;
            case ["deliver", string link, string count]:
                Deliver(link, int.Parse(count, CultureInfo.InvariantCulture));
                break;
            case ["duplicate", string link]:
                (ScriptNode from, ScriptNode to) = Ends(link);
                from.Duplicate(to);
                break;
            case ["read", string node, string key]:
                Node(node).Read(key);
                break;
            case ["expect", "same"]:
                ExpectSame();
                break;
            case ["expect", string node, string key, string value]:
                Expect(Node(node), key, value);
                break;
            case ["later"]:
                _unixMs++;
                break;
            default:
                Write(Node(words[0]), line[words[0].Length..]);
                break;
        }
    }

    private void AddNodes(string[] names)
    {
        ClusterIdentity cluster = new("script", names, Math.Max(4, names.Length));
        _trace = new ScriptTrace(cluster);
        for (int slot = 0; slot < names.Length; slot++) _nodes.Add(names[slot], new ScriptNode(cluster, slot, _trace));
    }

    private void Write(ScriptNode node, string writes)
    {
        foreach (string write in writes.Split(';'))
        {
            string[] words = write.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0) throw new FormatException($"{node.Name} has nothing to do.");
            node.Write(words[0], words[1..], _unixMs);
        }

        node.EndTurn();
    }

    private void Deliver(string link, int countMax)
    {
        (ScriptNode from, ScriptNode to) = Ends(link);
        from.Deliver(to, countMax);
    }

    private void ExpectSame()
    {
        ScriptNode first = _nodes.Values.First();
        foreach (ScriptNode node in _nodes.Values)
        {
            if (!node.Replica.Applied.Equals(first.Replica.Applied)) throw new FormatException($"{node.Name} has other writes than {first.Name}.");
            if (node.Replica.Keyspace.Digest != first.Replica.Keyspace.Digest)
            {
                throw new FormatException($"{node.Name} has other data than {first.Name}.");
            }

            if (node.Replica.Pending.Count > 0) throw new FormatException($"{node.Name} holds {node.Replica.Pending.Count} batches.");
        }
    }

    private static void Expect(ScriptNode node, string key, string value)
    {
        string actual = node.Get(key) ?? "(nil)";
        if (actual != value) throw new FormatException($"{key} is {actual} at {node.Name}, and not {value}.");
    }

    private (ScriptNode From, ScriptNode To) Ends(string link) => link.Split('>') is [string from, string to]
        ? (Node(from), Node(to))
        : throw new FormatException($"'{link}' is no link: A>B is.");

    private ScriptNode Node(string name) =>
        _nodes.TryGetValue(name, out ScriptNode? node) ? node : throw new FormatException($"'{name}' is neither a node nor a command.");
}
