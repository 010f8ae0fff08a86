using System.Text;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Tests.Replication;

namespace TcpCausalKv.Core.Tests.Data;

/// <summary>The two forms of a set: what is shown, and what digests say, are the same in both and on the way from one to the other.</summary>
public class PackedSetTests
{
    private static readonly byte[] s_key = Bytes("key");

    public static TheoryData<int> Bounds => [0, 1, 2, 5, PackedSet.ElementsMax];

    [Theory, MemberData(nameof(Bounds))]
    public void A_hash_shows_the_same_in_either_form(int bound)
    {
        Random random = new(bound);
        TestNode node = NewNode(bound);
        SortedDictionary<string, string> model = new(StringComparer.Ordinal);
        for (int step = 0; step < 3_000; step++)
        {
            string field = $"f{random.Next(90)}";
            if (random.Next(3) > 0)
            {
                string value = new('v', random.Next(step < 1_500 ? 12 : 400));
                node.Write(write => write.Put(s_key, ElementKind.Field, Bytes(field), Bytes(value)));
                model[field] = value;
            }
            else
            {
                node.Write(write => write.Remove(s_key, ElementKind.Field, Bytes(field)));
                model.Remove(field);
            }

            if (step % 50 == 0) Check(node, model);
            if (random.Next(200) > 0) continue;
            node.Write(write => write.Delete(s_key));
            model.Clear();
        }

        Check(node, model);
    }

    [Theory, MemberData(nameof(Bounds))]
    public void A_list_shows_the_same_in_either_form(int bound)
    {
        Random random = new(bound);
        TestNode node = NewNode(bound);
        List<string> model = [];
        for (int step = 0; step < 1_000; step++)
        {
            int draw = random.Next(5);
            int index = random.Next(model.Count + 1);
            if (draw == 0 && index < model.Count)
            {
                node.Write(write => write.RemoveItem(s_key, index));
                model.RemoveAt(index);
            }
            else if (draw == 1)
            {
                node.Write(write => write.Insert(s_key, index, Bytes($"i{step}")));
                model.Insert(index, $"i{step}");
            }
            else
            {
                ListSide side = draw == 2 ? ListSide.Before : ListSide.After;
                node.Write(write => write.Push(s_key, side, Bytes($"i{step}")));
                model.Insert(draw == 2 ? 0 : model.Count, $"i{step}");
            }
        }

        Assert.Equal(model, Items(node.Replica.Keyspace));
        Assert.Equal(node.Replica.Keyspace.ComputeDigest(), node.Digest);
    }

    [Fact]
    public void Elements_beyond_the_bound_make_a_large_set()
    {
        TestNode node = NewNode(PackedSet.ElementsMax);
        for (int i = 0; i < PackedSet.ElementsMax; i++) Add(node, $"{i}");
        Assert.True(SetOf(node).IsPacked);
        Add(node, "one more");
        Assert.False(SetOf(node).IsPacked);
        Assert.Equal(PackedSet.ElementsMax + 1, node.Replica.Keyspace.Open(s_key, ElementKind.Member).Count);
        Assert.Equal(node.Replica.Keyspace.ComputeDigest(), node.Digest);
    }

    [Fact]
    public void A_long_value_makes_a_large_set()
    {
        TestNode node = NewNode(PackedSet.ElementsMax);
        node.Write(write => write.Put(s_key, ElementKind.Field, Bytes("f"), Bytes("short")));
        Assert.True(SetOf(node).IsPacked);
        node.Write(write => write.Put(s_key, ElementKind.Field, Bytes("f"), new byte[5_000]));
        Assert.False(SetOf(node).IsPacked);
        Check(node, new SortedDictionary<string, string> { ["f"] = new('\0', 5_000) });
    }

    [Fact]
    public void A_small_set_takes_about_what_is_in_it()
    {
        TestNode node = NewNode(PackedSet.ElementsMax);
        long before = node.Replica.Keyspace.Bytes;
        const int Keys = 1_000;
        for (int key = 0; key < Keys; key++)
        {
            byte[] name = Bytes($"key:{key}");
            for (int i = 0; i < 10; i++) node.Write(write => write.Put(name, ElementKind.Member, Bytes($"{i:00000000}"), default));
        }

        // 8 bytes of a member, 17 of dot and timestamp, 5 of lengths and kind, room for one more, and of the key a tenth.
        Assert.InRange((node.Replica.Keyspace.Bytes - before) / (double)(Keys * 10), 30, 42);
        node.Write(write => write.Flush());
        Assert.InRange(node.Replica.Keyspace.Bytes, 0, before);
    }

    [Fact]
    public void A_set_that_is_looked_up_before_its_key_moves_says_so()
    {
        TestNode node = NewNode(PackedSet.ElementsMax);
        Add(node, "m");
        ElementSet set = SetOf(node);
        node.Set("another", "v");
        Assert.Throws<InvalidOperationException>(() => set.Counts);
    }

    private static TestNode NewNode(int bound)
    {
        TestNode node = new(0, 2, options => options with { PackedElementsMax = bound });
        for (int slot = 0; slot < 2; slot++) node.Replica.Membership.NoteVersion(slot, ProtocolVersions.Current.Max);
        return node;
    }

    private static void Add(TestNode node, string member) => node.Write(write => write.Put(s_key, ElementKind.Member, Bytes(member), default));

    private static ElementSet SetOf(TestNode node) => node.Replica.Keyspace.StoreOf(s_key).SetOf(s_key)!.Value;

    private static void Check(TestNode node, SortedDictionary<string, string> model)
    {
        Keyspace keyspace = node.Replica.Keyspace;
        Assert.Equal(keyspace.ComputeDigest(), keyspace.Digest);
        CollectionView hash = keyspace.Open(s_key, ElementKind.Field);
        Assert.Equal(model.Count, hash.Count);
        SortedDictionary<string, string> shown = new(StringComparer.Ordinal);
        hash.Visit((part, value) => shown.Add(Encoding.UTF8.GetString(part), Encoding.UTF8.GetString(value)));
        Assert.Equal(model, shown);
        foreach ((string field, string value) in model)
        {
            Assert.True(hash.TryGet(Bytes(field), out ReadOnlySpan<byte> read));
            Assert.Equal(value, Encoding.UTF8.GetString(read));
        }

        Assert.False(hash.Contains(Bytes("none")));
    }

    private static List<string> Items(Keyspace keyspace)
    {
        ListView list = keyspace.OpenList(s_key);
        List<string> items = [];
        for (int i = 0; i < list.Count; i++)
        {
            Assert.True(list.TryGet(i, out ReadOnlySpan<byte> item));
            items.Add(Encoding.UTF8.GetString(item));
        }

        List<string> walked = [];
        for (ListCursor cursor = list.From(0); !cursor.IsEnd; cursor.MoveNext()) walked.Add(Encoding.UTF8.GetString(cursor.Value));
        Assert.Equal(items, walked);
        return items;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
