using System.Globalization;

namespace TcpCausalKv.Simulation.Histories;

/// <summary>Names of the sessions, nodes, keys and values that a history numbers.</summary>
public sealed class HistoryNames
{
    private readonly List<string> _sessions = [];
    private readonly List<string> _nodes = [];
    private readonly List<string> _keys = [];
    private readonly List<string> _values = ["null"];
    private readonly Dictionary<(int Kind, string Name), int> _numbers = [];

    /// <summary>The number of a session; a new name gets the next.</summary>
    public int SessionNumber(string name) => Number(_sessions, 0, name);

    /// <summary>The number of a node; a new name gets the next.</summary>
    public int NodeNumber(string name) => Number(_nodes, 1, name);

    /// <summary>The number of a key; a new name gets the next.</summary>
    public int KeyNumber(string name) => Number(_keys, 2, name);

    /// <summary>The number of a value, from 1; a new name gets the next.</summary>
    public int ValueNumber(string name) => Number(_values, 3, name);

    /// <summary>The name of a session; <c>s</c> and its number if it has none.</summary>
    public string Session(int number) => Name(_sessions, number, "s");

    /// <summary>The name of a node; a letter if it has none.</summary>
    public string Node(int number) => number < _nodes.Count ? _nodes[number] : Faults.FaultPlan.NameOf(number);

    /// <summary>The name of a key; <c>k</c> and its number if it has none.</summary>
    public string Key(int number) => Name(_keys, number, "k");

    /// <summary>The name of a value; <c>v</c> and its number if it has none.</summary>
    public string Value(int number) => Name(_values, number, "v");

    private static string Name(List<string> names, int number, string prefix) =>
        number < names.Count ? names[number] : prefix + number.ToString(CultureInfo.InvariantCulture);

    private int Number(List<string> names, int kind, string name)
    {
        if (_numbers.TryGetValue((kind, name), out int number)) return number;
        names.Add(name);
        _numbers.Add((kind, name), names.Count - 1);
        return names.Count - 1;
    }
}
