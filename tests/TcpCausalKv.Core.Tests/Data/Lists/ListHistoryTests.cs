using System.Text;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Tests.Replication;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Data.Lists;

/// <summary>Lists that several nodes change at the same time.</summary>
public sealed class ListHistoryTests(ITestOutputHelper output)
{
    private const int NodeCount = 3;
    private const int CommandKinds = 7;

    private static readonly byte[] s_key = "list"u8.ToArray();

    private readonly TestNode[] _nodes = [.. Enumerable.Range(0, NodeCount).Select(NewNode)];
    private int _items;

    [Fact]
    public void Pushes_at_the_same_time_are_in_the_order_of_their_time_and_those_of_one_write_together()
    {
        byte[] first = _nodes[0].Write(write => Push(write, ListSide.After, "a1", "a2"));
        _nodes[1].UnixMs++;
        byte[] second = _nodes[1].Write(write => Push(write, ListSide.After, "b1", "b2"));
        byte[] third = _nodes[1].Write(write => Push(write, ListSide.Before, "c1", "c2"));
        _nodes[0].Receive(second, 1);
        _nodes[0].Receive(third, 1);
        _nodes[1].Receive(first);
        Assert.Equal("c2 c1 a1 a2 b1 b2", Show(_nodes[0]));
        Assert.Equal(Show(_nodes[0]), Show(_nodes[1]));
    }

    [Fact]
    public void What_is_given_another_value_stays_where_it_is_and_is_not_taken_by_who_had_not_seen_it()
    {
        byte[] pushed = _nodes[0].Write(write => Push(write, ListSide.After, "a", "b", "c"));
        _nodes[1].Receive(pushed);
        byte[] set = _nodes[0].Write(write => write.SetItem(s_key, 1, "B"u8));
        byte[] popped = _nodes[1].Write(write => write.RemoveItem(s_key, 1));
        _nodes[0].Receive(popped, 1);
        _nodes[1].Receive(set);
        Assert.Equal(("a B c", "a B c"), (Show(_nodes[0]), Show(_nodes[1])));
    }

    [Fact]
    public void A_delete_takes_what_it_has_seen()
    {
        byte[] pushed = _nodes[0].Write(write => Push(write, ListSide.After, "a", "b"));
        _nodes[1].Receive(pushed);
        byte[] more = _nodes[0].Write(write => Push(write, ListSide.After, "c"));
        byte[] deleted = _nodes[1].Write(write => write.Delete(s_key));
        _nodes[0].Receive(deleted, 1);
        _nodes[1].Receive(more);
        Assert.Equal(("c", "c"), (Show(_nodes[0]), Show(_nodes[1])));
    }

    [Fact]
    public void What_runs_of_inserts_put_at_one_place_does_not_mix()
    {
        byte[] pushed = _nodes[0].Write(write => Push(write, ListSide.After, "a", "z"));
        _nodes[1].Receive(pushed);
        List<byte[]> first = [];
        List<byte[]> second = [];
        for (int i = 1; i < 5; i++)
        {
            first.Add(_nodes[0].Write(write => write.Insert(s_key, i, Bytes($"x{i}"))));
            second.Add(_nodes[1].Write(write => write.Insert(s_key, i, Bytes($"y{i}"))));
        }

        foreach (byte[] batch in second) _nodes[0].Receive(batch, 1);
        foreach (byte[] batch in first) _nodes[1].Receive(batch);
        Assert.Matches("^a (x1 x2 x3 x4 y1 y2 y3 y4|y1 y2 y3 y4 x1 x2 x3 x4) z$", Show(_nodes[0]));
        Assert.Equal(Show(_nodes[0]), Show(_nodes[1]));
    }

    // Both have seen three items; then each makes two writes of any kind: every pair of pairs, and every order of taking them in.
    [Fact]
    public void Every_pair_of_short_histories_ends_the_same_in_every_order()
    {
        for (int draw = 0; draw < CommandKinds * CommandKinds * CommandKinds * CommandKinds; draw++)
        {
            TestNode[] nodes = [.. Enumerable.Range(0, NodeCount).Select(NewNode)];
            byte[] start = nodes[0].Write(write => Push(write, ListSide.After, "a", "b", "c"));
            nodes[1].Receive(start);
            int rest = draw;
            byte[][][] batches = [.. nodes[..2].Select(node => (byte[][])[Command(node, ref rest), Command(node, ref rest)])];
            foreach (byte[] batch in batches[1]) nodes[0].Receive(batch, 1);
            string expected = Show(nodes[0]);
            foreach ((int Node, int Batch)[] order in Interleavings)
            {
                TestNode reader = NewNode(2);
                reader.Receive(start);
                foreach ((int node, int batch) in order) reader.Receive(batches[node][batch], node);
                Assert.Equal((draw, expected, nodes[0].Digest), (draw, Show(reader), reader.Digest));
            }
        }
    }

    [Fact]
    public void Random_histories_end_the_same_at_all_nodes()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        List<byte[]>[] written = [[], [], []];
        int[,] taken = new int[NodeCount, NodeCount];
        for (int step = 0; step < 6_000; step++)
        {
            int slot = random.Next(NodeCount);
            int other = random.Next(NodeCount);
            if (slot != other && taken[slot, other] < written[other].Count) _nodes[slot].Receive(written[other][taken[slot, other]++], other);
            else if (RandomWrite(_nodes[slot], random, step % 1_500 > 1_000) is { Length: > 0 } batch) written[slot].Add(batch);
            ListCheck.Check(_nodes[slot].Replica.Keyspace, s_key);
        }

        for (int slot = 0; slot < NodeCount; slot++)
        {
            for (int other = 0; other < NodeCount; other++)
            {
                while (slot != other && taken[slot, other] < written[other].Count) _nodes[slot].Receive(written[other][taken[slot, other]++], other);
            }
        }

        Assert.All(_nodes, node => Assert.Equal((Show(_nodes[0]), _nodes[0].Digest), (Show(node), node.Digest)));
    }

    private static IEnumerable<(int Node, int Batch)[]> Interleavings =>
    [
        [(0, 0), (0, 1), (1, 0), (1, 1)], [(0, 0), (1, 0), (0, 1), (1, 1)], [(0, 0), (1, 0), (1, 1), (0, 1)],
        [(1, 0), (0, 0), (0, 1), (1, 1)], [(1, 0), (0, 0), (1, 1), (0, 1)], [(1, 0), (1, 1), (0, 0), (0, 1)],
    ];

    private byte[] Command(TestNode node, ref int draw)
    {
        int kind = draw % CommandKinds;
        draw /= CommandKinds;
        string item = $"{node.Replica.Options.Slot}{_items++}";
        return node.Write(write =>
        {
            int count = node.Replica.Keyspace.OpenList(s_key).Count;
            if (kind == 0) Push(write, ListSide.After, item, item + "'");
            else if (kind == 1 || count == 0) Push(write, ListSide.Before, item);
            else if (kind == 2) write.Insert(s_key, count / 2, Bytes(item));
            else if (kind == 3) write.RemoveItem(s_key, 0);
            else if (kind == 4) write.RemoveItem(s_key, count - 1);
            else if (kind == 5) write.SetItem(s_key, count - 1, Bytes(item));
            else write.Delete(s_key);
        });
    }

    private byte[] RandomWrite(TestNode node, Random random, bool shrinks)
    {
        if (random.Next(3) == 0) node.UnixMs += random.Next(4);
        return node.Write(write =>
        {
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                int count = node.Replica.Keyspace.OpenList(s_key).Count;
                int draw = random.Next(shrinks ? 14 : 10);
                byte[] item = Bytes($"{node.Replica.Options.Slot}.{_items++}");
                if (count == 0 || draw < 2) write.Push(s_key, ListSide.After, item);
                else if (draw < 4) write.Push(s_key, ListSide.Before, item);
                else if (draw < 6) write.Insert(s_key, random.Next(count + 1), item);
                else if (draw == 6) write.SetItem(s_key, random.Next(count), item);
                else if (draw == 7 && random.Next(200) == 0) write.Delete(s_key);
                else if (draw == 8 && random.Next(200) == 0) write.Flush();
                else write.RemoveItem(s_key, random.Next(3) switch { 0 => 0, 1 => count - 1, _ => random.Next(count) });
            }
        });
    }

    private static TestNode NewNode(int slot)
    {
        TestNode node = new(slot, NodeCount);
        for (int other = 0; other < NodeCount; other++) node.Replica.Membership.NoteVersion(other, ProtocolVersions.Current.Max);
        return node;
    }

    private static void Push(Core.Replication.WriteScope write, ListSide side, params string[] items)
    {
        foreach (string item in items) write.Push(s_key, side, Bytes(item));
    }

    private static string Show(TestNode node) => string.Join(' ', ListCheck.Items(node.Replica.Keyspace, s_key));

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
