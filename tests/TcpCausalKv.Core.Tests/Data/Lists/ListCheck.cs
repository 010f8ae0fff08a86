using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Tests.Data.Lists;

/// <summary>Holds what is read of a list against its versions, sorted.</summary>
internal static class ListCheck
{
    /// <summary>Checks every way to read it.</summary>
    public static void Check(Keyspace keyspace, byte[] key)
    {
        Assert.Equal(keyspace.ComputeDigest(), keyspace.Digest);
        string[] expected = Sorted(keyspace, key);
        Assert.Equal(expected, Items(keyspace, key));
        ListView list = keyspace.OpenList(key);
        Assert.Equal(expected.Length, list.Count);
        for (int i = 0; i < expected.Length; i += 1 + (expected.Length / 8))
        {
            Assert.True(list.TryGet(i, out ReadOnlySpan<byte> item));
            Assert.Equal(expected[i], Encoding.ASCII.GetString(item));
            Assert.True(list.TryGet(i - expected.Length, out item));
            Assert.Equal(expected[i], Encoding.ASCII.GetString(item));
        }

        Assert.False(list.TryGet(expected.Length, out _));
        Assert.False(list.TryGet(-expected.Length - 1, out _));
        Assert.Equal(expected.Reverse(), Backwards(list));
    }

    /// <summary>The items from the head to the tail.</summary>
    public static List<string> Items(Keyspace keyspace, byte[] key)
    {
        List<string> items = [];
        for (ListCursor cursor = keyspace.OpenList(key).From(0); !cursor.IsEnd; cursor.MoveNext()) items.Add(Encoding.ASCII.GetString(cursor.Value));
        return items;
    }

    private static List<string> Backwards(ListView list)
    {
        List<string> items = [];
        ListCursor cursor = list.From(list.Count);
        while (cursor.MovePrevious()) items.Add(Encoding.ASCII.GetString(cursor.Value));
        return items;
    }

    private static string[] Sorted(Keyspace keyspace, byte[] key)
    {
        Versions versions = new();
        keyspace.ShowVersions(key, versions);
        return [.. versions.All
            .GroupBy(version => Convert.ToHexString(version.Element))
            .OrderBy(element => element.Key, StringComparer.Ordinal)
            .Select(element => element.MaxBy(version => (version.Timestamp, version.Origin)).Item)];
    }

    private sealed class Versions : IVersionSink
    {
        public List<(byte[] Element, ulong Timestamp, int Origin, string Item)> All { get; } = [];

        void IVersionSink.Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
        {
            if (ElementName.KindOf(element) != ElementKind.Item) return;
            All.Add((element.ToArray(), timestamp.Bits, dot.Origin, Encoding.ASCII.GetString(value)));
        }
    }
}
