using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Fuzz.Targets;

/// <summary>Reads all data as commands do: whatever a peer has sent, it can be read, and what is counted is what shows.</summary>
internal static class DataReads
{
    private const int KeysAStep = 100;

    /// <summary>Reads every key before, and after, all deadlines that seeds have.</summary>
    public static void CheckAll(Keyspace keyspace)
    {
        long before = keyspace.NowMs;
        foreach (long nowMs in new[] { 0, FuzzCluster.UnixMs, long.MaxValue })
        {
            keyspace.NowMs = nowMs;
            for (int database = 0; database < DatabaseKey.Databases; database++) CheckAll(keyspace, database);
        }

        keyspace.NowMs = before;
    }

    private static void CheckAll(Keyspace keyspace, int database)
    {
        ulong cursor = 0;
        do cursor = keyspace.Scan(database, cursor, KeysAStep, key => Check(keyspace, key));
        while (cursor != 0);
    }

    private static void Check(Keyspace keyspace, ReadOnlySpan<byte> key)
    {
        DataType type = keyspace.TypeOf(key);
        Rule.Holds(type != DataType.None, "a key that is listed has a type");
        Rule.Holds(keyspace.TryGet(key, out _) == (type == DataType.Text), "a string has a value, and nothing else has");
        Rule.Holds(keyspace.DeadlineOf(key) >= keyspace.NowMs || keyspace.DeadlineOf(key) < 0, "a key past its deadline is not listed");
        foreach (ElementKind kind in new[] { ElementKind.Field, ElementKind.Member })
        {
            CollectionView view = keyspace.Open(key, kind);
            int shown = 0;
            view.Visit((part, value) => shown++);
            Rule.Holds(shown == view.Count, "as many elements show as are counted");
            Rule.Holds((view.Count > 0) == (type == DataTypes.Of(kind)), "a collection has elements, and nothing else has");
        }

        CheckList(keyspace.OpenList(key), type == DataType.List);
    }

    private static void CheckList(ListView list, bool isList)
    {
        Rule.Holds((list.Count > 0) == isList, "a list has items, and nothing else has");
        int shown = 0;
        byte[] last = [];
        for (ListCursor cursor = list.From(0); !cursor.IsEnd; cursor.MoveNext(), shown++)
        {
            Rule.Holds(last.AsSpan().SequenceCompareTo(cursor.Position) < 0, "items are in the order of their positions");
            last = cursor.Position.ToArray();
        }

        Rule.Holds(shown == list.Count, "as many items show as are counted");
    }
}
