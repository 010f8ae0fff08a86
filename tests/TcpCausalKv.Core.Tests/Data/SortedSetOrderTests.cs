using System.Globalization;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Orders;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Tests.Replication;

namespace TcpCausalKv.Core.Tests.Data;

/// <summary>A sorted set's order is always that of its members, however many there are and however they came and went.</summary>
public sealed class SortedSetOrderTests
{
    private static readonly byte[] s_key = "z"u8.ToArray();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory, MemberData(nameof(Seeds))]
    public void The_order_is_that_of_the_members_after_every_kind_of_change(int seed)
    {
        Random random = new(seed);
        TestNode node = NewNode();
        SortedDictionary<string, double> model = new(StringComparer.Ordinal);
        int members = 20 << random.Next(6);
        for (int step = 0; step < 3 * members; step++)
        {
            Change(node, model, $"{random.Next(members)}", random);
            if (step % 50 == 0) Check(node.Replica.Keyspace, model);
        }

        Check(node.Replica.Keyspace, model);
        CheckRanges(node.Replica.Keyspace.Open(s_key, ElementKind.Score).InOrder, model, random);
        foreach (string member in model.Keys.ToArray())
        {
            Write(node, write => write.Remove(s_key, ElementKind.Score, Bytes(member)));
            model.Remove(member);
            if (model.Count % 16 == 0) Check(node.Replica.Keyspace, model);
        }

        Assert.Equal(DataType.None, node.Replica.Keyspace.TypeOf(s_key));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(3_000, false)]
    [InlineData(3_000, true)]
    public void A_set_that_is_taken_out_at_once_gives_its_memory_back(int members, bool isFlushed)
    {
        TestNode node = NewNode();
        Keyspace keyspace = node.Replica.Keyspace;
        Write(node, write => write.Put("other"u8, ElementKind.Member, "m"u8, default));
        long before = keyspace.Bytes;
        for (int i = 0; i < members; i++) Put(node, $"{i}", i % 7);
        Assert.True(KeyMemory.BytesOf(keyspace, s_key) > members * 16);

        Write(node, write =>
        {
            if (isFlushed) write.Flush();
            else write.Delete(s_key);
        });
        while (keyspace.FreeStep())
        {
        }

        Assert.Equal(DataType.None, keyspace.TypeOf(s_key));
        Assert.True(keyspace.Bytes <= before + 64, $"{keyspace.Bytes} bytes are left of {before}.");
        Put(node, "again", 1);
        Check(keyspace, new SortedDictionary<string, double>(StringComparer.Ordinal) { ["again"] = 1 });
    }

    [Fact]
    public void A_set_that_is_restored_has_the_same_order()
    {
        Random random = new(3);
        TestNode node = NewNode();
        SortedDictionary<string, double> model = new(StringComparer.Ordinal);
        for (int step = 0; step < 2_000; step++) Change(node, model, $"{random.Next(500)}", random);
        Copy copy = new();
        node.Replica.Keyspace.ShowVersions(s_key, copy);

        Keyspace restored = new(hashSeed: 5);
        foreach ((byte[] element, Dot dot, HybridTimestamp timestamp, byte[] value) in copy.Versions.OrderBy(_ => random.Next()))
        {
            Assert.True(restored.TryRestore(s_key, dot, timestamp, value, element));
            Assert.False(restored.TryRestore(s_key, dot, timestamp, value, element));
        }

        Check(restored, model);
        Assert.Equal(node.Replica.Keyspace.Digest, restored.Digest);
    }

    [Fact]
    public void Scores_have_the_order_of_numbers()
    {
        double[] scores = [double.NegativeInfinity, double.MinValue, -1.5, -double.Epsilon, 0, double.Epsilon, 1, 1e300, double.PositiveInfinity];
        Assert.Equal(scores, scores.Select(ScoreRank.Of).Order().Select(ScoreRank.ScoreOf));
    }

    private static TestNode NewNode()
    {
        TestNode node = new(0, 2);
        for (int slot = 0; slot < 2; slot++) node.Replica.Membership.NoteVersion(slot, ProtocolVersions.Current.Max);
        return node;
    }

    private static void Change(TestNode node, SortedDictionary<string, double> model, string member, Random random)
    {
        int draw = random.Next(8);
        double number = random.Next(-4, 5);
        if (draw < 4)
        {
            Put(node, member, number);
            model[member] = number;
        }
        else if (draw < 6)
        {
            Write(node, write => write.AddScore(s_key, Bytes(member), number));
            model[member] = model.GetValueOrDefault(member) + number;
        }
        else
        {
            Write(node, write => write.Remove(s_key, ElementKind.Score, Bytes(member)));
            model.Remove(member);
        }
    }

    private static void Put(TestNode node, string member, double score) => Write(node, write => write.PutScore(s_key, Bytes(member), score));

    private static void Write(TestNode node, WriteEffects change) => node.Write(change);

    private static void Check(Keyspace keyspace, SortedDictionary<string, double> model)
    {
        Assert.Equal(keyspace.ComputeDigest(), keyspace.Digest);
        SortedSetView set = keyspace.Open(s_key, ElementKind.Score).InOrder;
        List<(string Member, double Score)> expected = [.. model.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Value)];
        List<(string Member, double Score)> shown = [];
        set.Visit(0, int.MaxValue, backwards: false, (member, score) => shown.Add((Encoding.UTF8.GetString(member), score)));
        Assert.Equal(expected, shown);
        shown.Clear();
        set.Visit(set.Count - 1, int.MaxValue, backwards: true, (member, score) => shown.Add((Encoding.UTF8.GetString(member), score)));
        shown.Reverse();
        Assert.Equal(expected, shown);
        Assert.Equal(expected.Count, set.Count);
    }

    private static void CheckRanges(SortedSetView set, SortedDictionary<string, double> model, Random random)
    {
        for (int i = 0; i < 50; i++)
        {
            double score = random.Next(-6, 7) / 2.0;
            Assert.Equal(model.Values.Count(value => value < score), set.CountBelow(score, orEqual: false));
            Assert.Equal(model.Values.Count(value => value <= score), set.CountBelow(score, orEqual: true));
            string member = random.Next(3_000).ToString(CultureInfo.InvariantCulture);
            bool isThere = model.TryGetValue(member, out double of);
            Assert.Equal(isThere, set.TryGetScore(Bytes(member), out double read));
            Assert.Equal(isThere ? of : 0, read);
            int index = model.Count(pair => pair.Value < of || (pair.Value == of && string.CompareOrdinal(pair.Key, member) < 0));
            Assert.Equal(isThere ? index : -1, set.IndexOf(Bytes(member)));
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private sealed class Copy : IVersionSink
    {
        public List<(byte[] Element, Dot Dot, HybridTimestamp Timestamp, byte[] Value)> Versions { get; } = [];

        public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value) =>
            Versions.Add((element.ToArray(), dot, timestamp, value.ToArray()));
    }
}
