using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using System.Text;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Cluster;

/// <summary>What people call a cluster and its members, and how many it can have. Which cluster it is, tells its <see cref="ClusterId"/>.</summary>
public sealed class ClusterIdentity
{
    /// <summary>Longest name of a cluster or node, UTF-8 bytes.</summary>
    public const int NameBytesMax = 64;

    /// <summary>An identity; the order of <paramref name="members"/> gives the slots.</summary>
    /// <exception cref="ArgumentException">A name is empty, too long or taken twice, or there are more members than entries.</exception>
    public ClusterIdentity(string name, IReadOnlyList<string> members, int width)
    {
        Name = CheckName(name, "cluster");
        Members = [.. members.Select(member => CheckName(member, "node"))];
        Width = width;

        ArgumentOutOfRangeException.ThrowIfLessThan(width, VectorClock.WidthMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, VectorClock.WidthMax);
        if (members.Count == 0) throw new ArgumentException("A cluster has at least one node.");
        if (members.Count > width) throw new ArgumentException($"{members.Count} nodes do not fit a clock of width {width}.");
        if (members.Distinct(StringComparer.Ordinal).Count() != members.Count) throw new ArgumentException("Two nodes have the same name.");
    }

    /// <summary>An identity from what a peer sent.</summary>
    /// <returns>False where the constructor would throw.</returns>
    public static bool TryCreate(string name, IReadOnlyList<string> members, int width, [NotNullWhen(true)] out ClusterIdentity? identity)
    {
        try
        {
            identity = new ClusterIdentity(name, members, width);
            return true;
        }
        catch (ArgumentException)
        {
            identity = null;
            return false;
        }
    }

    /// <summary>The cluster's name.</summary>
    public string Name { get; }

    /// <summary>The nodes' names, by slot.</summary>
    public IReadOnlyList<string> Members { get; }

    /// <summary>Entries in every vector clock.</summary>
    public int Width { get; }

    /// <summary>
    /// Seeds the hash of the key table, at every node alike: so SCAN goes on with its cursor at another node, or at the same after a restart. Whoever
    /// does not know the cluster's name can't choose colliding keys.
    /// </summary>
    public ulong HashSeed => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(Name));

    /// <summary>The slot of the node called <paramref name="name"/>, or -1.</summary>
    public int SlotOf(string name)
    {
        for (int slot = 0; slot < Members.Count; slot++)
        {
            if (string.Equals(Members[slot], name, StringComparison.Ordinal)) return slot;
        }

        return -1;
    }

    /// <summary>The name of a slot; its number where no node has it.</summary>
    public string NameOf(int slot) => slot < Members.Count ? Members[slot] : $"slot-{slot}";

    /// <summary>A clock in words: <c>x:12 y:7 z:0</c>, or <c>x:1/12</c> in a later epoch.</summary>
    public string Describe(ReadOnlySpan<ulong> clock)
    {
        StringBuilder text = new();
        for (int slot = 0; slot < clock.Length; slot++)
        {
            if (slot >= Members.Count && clock[slot] == 0) continue;
            if (text.Length > 0) text.Append(' ');
            text.Append(NameOf(slot)).Append(':').Append(ClockEntry.Format(clock[slot]));
        }

        return text.ToString();
    }

    /// <summary>A dot in words: <c>x:12</c>.</summary>
    public string Describe(Dot dot) => $"{NameOf(dot.Origin)}:{ClockEntry.Format(dot.Entry)}";

    /// <summary>The identity as people read it: <c>name (x, y, z; width 8)</c>.</summary>
    public override string ToString() => $"{Name} ({string.Join(", ", Members)}; width {Width})";

    /// <summary>True for what can be the name of a cluster or node, its length apart: it fits one line of a log, and a list of names.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && !name.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ':' or ',' or '=');

    private static string CheckName(string name, string what)
    {
        if (name.Length == 0) throw new ArgumentException($"A {what} needs a name.");
        if (Encoding.UTF8.GetByteCount(name) > NameBytesMax) throw new ArgumentException($"The {what} name '{name}' is over {NameBytesMax} bytes.");
        if (!IsName(name))
        {
            throw new ArgumentException($"The {what} name '{name}' holds a blank or one of ':' ',' '='.");
        }

        return name;
    }
}
