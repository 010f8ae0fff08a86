using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Tests.Replication;

namespace TcpCausalKv.Core.Tests.Data.Typed;

/// <summary>Nodes that make random typed writes and take in each other's, in any order that is causal, beside an oracle.</summary>
internal sealed class TypedHistory
{
    private static readonly string[] s_keys = ["p", "q", "2:p"];
    private static readonly string[] s_parts = ["", "f", "g"];

    private readonly Random _random;
    private readonly List<(byte[] Batch, int Origin)>[] _written;
    private readonly int[,] _taken;

    public TypedHistory(int seed, int nodes, bool withExpiry = true)
    {
        _random = new Random(seed);
        WithExpiry = withExpiry;
        Nodes = [.. Enumerable.Range(0, nodes).Select(slot => new TestNode(slot, nodes, options => TestNode.PackedAs(seed + slot, options)))];
        foreach (TestNode node in Nodes)
        {
            for (int slot = 0; slot < nodes; slot++) node.Replica.Membership.NoteVersion(slot, ProtocolVersions.Current.Max);
        }

        _written = [.. Nodes.Select(_ => new List<(byte[] Batch, int Origin)>())];
        _taken = new int[nodes, nodes];
    }

    public TestNode[] Nodes { get; }

    public EffectOracle Oracle { get; } = new();

    public bool WithExpiry { get; }

    public static IReadOnlyList<string> Keys => s_keys;

    /// <summary>The database of a key, which the test's name for it tells.</summary>
    public static int DatabaseOf(string key) => key.Contains(':') ? 2 : 0;

    /// <summary>One write, or one batch taken in.</summary>
    /// <returns>The node that has changed.</returns>
    public TestNode Step()
    {
        int slot = _random.Next(Nodes.Length);
        int other = _random.Next(Nodes.Length);
        if (slot != other && _taken[slot, other] < _written[other].Count)
        {
            Nodes[slot].Receive(_written[other][_taken[slot, other]++].Batch, other);
            return Nodes[slot];
        }

        if (_random.Next(3) == 0) Nodes[slot].UnixMs += _random.Next(4);
        Write(Nodes[slot], 1 + _random.Next(3));
        return Nodes[slot];
    }

    /// <summary>Everybody takes in everything.</summary>
    public void Converge()
    {
        for (int slot = 0; slot < Nodes.Length; slot++)
        {
            for (int other = 0; other < Nodes.Length; other++)
            {
                while (slot != other && _taken[slot, other] < _written[other].Count)
                {
                    Nodes[slot].Receive(_written[other][_taken[slot, other]++].Batch, other);
                }
            }
        }
    }

    /// <summary>Holds a keyspace against the oracle.</summary>
    public void Check(Keyspace keyspace, VectorClock applied)
    {
        Assert.Equal(keyspace.ComputeDigest(), keyspace.Digest);
        int shown = 0;
        foreach (string key in s_keys)
        {
            OracleKey expected = Oracle.Show(key, applied);
            if (expected.Type != DataType.None) shown++;
            DataType type = expected.IsDead(keyspace.NowMs) ? DataType.None : expected.Type;
            Assert.Equal((key, type), (key, keyspace.TypeOf(KeyBytes(key))));
            if (type == DataType.Text) Assert.Equal(expected.Text, Text(keyspace, key));
            else if (type != DataType.None) Assert.Equal(Show(expected.Elements, type), Elements(keyspace, key, type));
            if (expected.Type != DataType.None) Assert.Equal(expected.Deadline, keyspace.DeadlineOf(KeyBytes(key)));
        }

        Assert.Equal(shown, keyspace.Count);
    }

    private void Write(TestNode node, int commands)
    {
        List<OracleEffect> effects = [];
        VectorClock seen = node.Replica.Applied.Clone();
        ulong entry = node.Replica.OwnEntry;
        Dot dot = node.WriteInTurn(write =>
        {
            for (int i = 0; i < commands; i++) Run(node, write, effects, seen, entry);
        });
        bool isWritten = node.Replica.OwnEntry != entry;
        HybridTimestamp timestamp = node.Replica.Clock.Last;
        byte[] batch = node.EndTurn();
        Assert.Equal(effects.Count > 0, isWritten);
        if (!isWritten) return;

        Oracle.Add(new OracleWrite(dot, timestamp, seen.Entries.ToArray(), effects));
        _written[node.Replica.Options.Slot].Add((batch, dot.Origin));
    }

    // The oracle sees the write as far as it has come: as one that is applied already.
    private OracleKey Show(TestNode node, string key, List<OracleEffect> effects, VectorClock seen, ulong entry)
    {
        EffectOracle oracle = Oracle.With(new OracleWrite(
            new Dot(node.Replica.Options.Slot, entry + 1), new HybridTimestamp(node.Replica.Clock.Last.Bits + 1), seen.Entries.ToArray(), effects));
        VectorClock applied = seen.Clone();
        applied.Advance(node.Replica.Options.Slot, entry + 1);
        return oracle.Show(key, applied);
    }

    private void Run(TestNode node, WriteScope write, List<OracleEffect> effects, VectorClock seen, ulong entry)
    {
        string key = s_keys[_random.Next(s_keys.Length)];
        string part = s_parts[_random.Next(s_parts.Length)];
        OracleKey shown = Show(node, key, effects, seen, entry);
        bool isDead = shown.IsDead(node.Replica.Keyspace.NowMs);
        DataType type = isDead ? DataType.None : shown.Type;
        int draw = _random.Next(WithExpiry ? 19 : 17);
        if (!WithExpiry && draw > 12) draw += 2;
        DataType wanted = draw switch
        {
            < 5 => DataType.Text,
            < 9 => DataType.Hash,
            < 11 => DataType.Set,
            > 14 => DataType.SortedSet,
            _ => DataType.None,
        };
        bool setsAll = draw is 0 or 11 or 12;
        if (!setsAll && wanted != DataType.None && type != DataType.None && type != wanted) return;

        if (!setsAll && wanted != DataType.None)
        {
            if (shown.Deadline != long.MaxValue && type == DataType.None) effects.Add(new OracleEffect(OracleAction.Delete, key));
            else if (shown.HasManyTypes) effects.AddRange(ClearOthers(key, wanted));
        }

        Command command = new(node, effects, key, part, shown, type);
        switch (draw)
        {
            case < 5: OnText(draw, write, command); break;
            case < 9: OnField(draw, write, command); break;
            case < 11: OnMember(draw, write, command); break;
            case 11 when _random.Next(6) == 0: Flush(write, command); break;
            case 12 when _random.Next(4) == 0: FlushDatabase(write, command); break;
            case < 13: Delete(write, command); break;
            case > 14: ScoreSteps.Run(draw - 15, write, command, _random); break;
            default: Expire(write, command); break;
        }
    }

    private void OnText(int draw, WriteScope write, Command command)
    {
        string text = draw == 0 && _random.Next(3) == 0 ? "word" : $"{_random.Next(100)}";
        if (draw == 0)
        {
            write.Set(KeyBytes(command.Key), Bytes(text));
            command.Effects.Add(new OracleEffect(OracleAction.Set, command.Key) { Value = text });
        }
        else if (draw == 1)
        {
            write.Change(KeyBytes(command.Key), Bytes(text));
            command.Effects.Add(new OracleEffect(OracleAction.Put, command.Key) { Value = text });
        }
        else Add(write, command with { Part = "" }, ElementKind.Text);
    }

    private void OnField(int draw, WriteScope write, Command command)
    {
        if (draw == 7) Add(write, command, ElementKind.Field);
        else if (draw == 8) Remove(write, command, ElementKind.Field);
        else
        {
            string value = $"{_random.Next(100)}";
            write.Put(KeyBytes(command.Key), ElementKind.Field, Bytes(command.Part), Bytes(value));
            command.Effects.Add(new OracleEffect(OracleAction.Put, command.Key, ElementKind.Field, command.Part) { Value = value });
        }
    }

    private static void OnMember(int draw, WriteScope write, Command command)
    {
        if (draw == 10)
        {
            Remove(write, command, ElementKind.Member);
            return;
        }

        write.Put(KeyBytes(command.Key), ElementKind.Member, Bytes(command.Part), default);
        command.Effects.Add(new OracleEffect(OracleAction.Put, command.Key, ElementKind.Member, command.Part));
    }

    private static void Flush(WriteScope write, Command command)
    {
        if (command.Node.Replica.Keyspace.Versions == 0) return;
        write.Flush();
        command.Effects.Add(new OracleEffect(OracleAction.Flush));
    }

    private static void FlushDatabase(WriteScope write, Command command)
    {
        int database = DatabaseOf(command.Key);
        if (command.Node.Replica.Keyspace.StoreOf(DatabaseKey.NumberAsBytes(database)).Versions == 0) return;
        Assert.True(write.TryFlush(database));
        command.Effects.Add(new OracleEffect(OracleAction.FlushDatabase, command.Key));
    }

    private static void Delete(WriteScope write, Command command)
    {
        Assert.Equal(command.Type != DataType.None, write.Delete(KeyBytes(command.Key)));
        if (command.Shown.Type != DataType.None) command.Effects.Add(new OracleEffect(OracleAction.Delete, command.Key));
    }

    private void Expire(WriteScope write, Command command)
    {
        if (command.Type == DataType.None) return;
        if (_random.Next(4) == 0)
        {
            if (write.Persist(KeyBytes(command.Key))) command.Effects.Add(new OracleEffect(OracleAction.Remove, command.Key, ElementKind.Expiry));
            return;
        }

        long deadline = command.Node.Replica.Keyspace.NowMs + _random.Next(1, 12);
        write.Expire(KeyBytes(command.Key), deadline);
        command.Effects.Add(new OracleEffect(OracleAction.Put, command.Key, ElementKind.Expiry) { Value = $"{deadline}" });
    }

    private void Add(WriteScope write, Command command, ElementKind kind)
    {
        decimal amount = _random.Next(5) == 0 ? _random.Next(-9_999, 10_000) / 10m : _random.Next(-999, 1_000);
        Assert.True(write.TryAdd(KeyBytes(command.Key), kind, Bytes(command.Part), amount));
        command.Effects.Add(new OracleEffect(OracleAction.Add, command.Key, kind, command.Part) { Amount = amount });
    }

    internal static void Remove(WriteScope write, Command command, ElementKind kind)
    {
        bool isThere = command.Type == DataTypes.Of(kind) && command.Shown.Elements.ContainsKey(command.Part);
        Assert.Equal(isThere, write.Remove(KeyBytes(command.Key), kind, Bytes(command.Part)));
        if (isThere) command.Effects.Add(new OracleEffect(OracleAction.Remove, command.Key, kind, command.Part));
    }

    private static IEnumerable<OracleEffect> ClearOthers(string key, DataType wanted)
    {
        ElementKind[] kinds = [ElementKind.Text, ElementKind.Field, ElementKind.Member, ElementKind.Score];
        return kinds.Where(kind => DataTypes.Of(kind) != wanted).Select(kind => new OracleEffect(OracleAction.ClearType, key, kind));
    }

    private static string Text(Keyspace keyspace, string key)
    {
        Assert.True(keyspace.TryGet(KeyBytes(key), out ReadOnlySpan<byte> value));
        return Encoding.UTF8.GetString(value);
    }

    private static List<string> Show(IReadOnlyDictionary<string, string> elements, DataType type) =>
        [.. elements.Select(element => type == DataType.Set ? element.Key : $"{element.Key}={element.Value}").Order(StringComparer.Ordinal)];

    private static List<string> Elements(Keyspace keyspace, string key, DataType type)
    {
        List<string> elements = [];
        CollectionView view = keyspace.Open(KeyBytes(key), DataTypes.KindOf(type));
        view.Visit((part, value) =>
        {
            string name = Encoding.UTF8.GetString(part);
            string text = type == DataType.SortedSet ? $"{ScoreEncoding.Read(value)}" : Encoding.UTF8.GetString(value);
            elements.Add(type == DataType.Set ? name : $"{name}={text}");
        });
        if (type == DataType.SortedSet) ScoreSteps.CheckOrder(view.InOrder, elements);
        Assert.Equal(elements.Count, view.Count);
        foreach (string part in s_parts)
        {
            bool isThere = elements.Any(element => element == part || element.StartsWith(part + "=", StringComparison.Ordinal));
            Assert.Equal(isThere, view.Contains(Bytes(part)));
        }

        elements.Sort(StringComparer.Ordinal);
        return elements;
    }

    internal static byte[] KeyBytes(string key) => DatabaseKey.Of(DatabaseOf(key), Bytes(key[(key.IndexOf(':') + 1)..]));

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    internal sealed record Command(TestNode Node, List<OracleEffect> Effects, string Key, string Part, OracleKey Shown, DataType Type);
}
