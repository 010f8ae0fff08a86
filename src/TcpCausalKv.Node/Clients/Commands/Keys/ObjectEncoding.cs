using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Keys;

/// <summary>The representation that Redis 7.2, configured by default, would choose for content such as a key has now.</summary>
/// <remarks>A node has representations of its own. Redis keeps the larger one where content has shrunk; here what is there decides.</remarks>
internal static class ObjectEncoding
{
    private const int IntegerBytesMax = 20;
    private const int EmbeddedBytesMax = 44;
    private const int HashListpackEntriesMax = 512;
    private const int SetIntsetEntriesMax = 512;
    private const int SetListpackEntriesMax = 128;
    private const int SortedSetListpackEntriesMax = 128;
    private const int ListpackValueBytesMax = 64;
    private const int ListListpackBytesMax = 8 * 1024;

    /// <summary>Names the representation of a key that is there.</summary>
    public static string Of(CommandContext context, ReadOnlySpan<byte> key, DataType type) => type switch
    {
        DataType.Hash => OfHash(context.Keyspace.Open(key, ElementKind.Field)),
        DataType.Set => OfSet(context.Keyspace.Open(key, ElementKind.Member)),
        DataType.List => ListpackBytes.Of(context.Keyspace.OpenList(key), ListListpackBytesMax) <= ListListpackBytesMax ? "listpack" : "quicklist",
        DataType.Stream => "stream",
        DataType.SortedSet => OfSortedSet(context.Keyspace.Open(key, ElementKind.Score)),
        _ => context.Keyspace.TryGet(key, out ReadOnlySpan<byte> value) ? OfText(value) : "raw",
    };

    private static string OfText(ReadOnlySpan<byte> value)
    {
        if (IsInteger(value)) return "int";
        return value.Length <= EmbeddedBytesMax ? "embstr" : "raw";
    }

    private static string OfHash(CollectionView hash)
    {
        bool isShort = hash.Count <= HashListpackEntriesMax;
        if (isShort) hash.Visit((field, value) => isShort &= field.Length <= ListpackValueBytesMax && value.Length <= ListpackValueBytesMax);
        return isShort ? "listpack" : "hashtable";
    }

    private static string OfSet(CollectionView set)
    {
        if (set.Count > SetIntsetEntriesMax) return "hashtable";
        bool areIntegers = true;
        bool areShort = set.Count <= SetListpackEntriesMax;
        set.Visit((member, _) =>
        {
            areIntegers &= IsInteger(member);
            areShort &= member.Length <= ListpackValueBytesMax;
        });
        if (areIntegers) return "intset";
        return areShort ? "listpack" : "hashtable";
    }

    private static string OfSortedSet(CollectionView set)
    {
        bool isShort = set.Count <= SortedSetListpackEntriesMax;
        if (isShort) set.Visit((member, _) => isShort &= member.Length <= ListpackValueBytesMax);
        return isShort ? "listpack" : "skiplist";
    }

    private static bool IsInteger(ReadOnlySpan<byte> value) => value.Length <= IntegerBytesMax && RedisNumber.TryParse(value, out _);
}
