using System.Diagnostics;
using System.Globalization;

namespace TcpCausalKv.Load.Comparing;

/// <summary>The words of a case's commands: of those that are measured, and of those that fill a store before.</summary>
internal static class LoadWords
{
    /// <summary>In its place <c>redis-benchmark</c> puts a random number of 12 digits, another one each time.</summary>
    public const string RandomMark = "__rand_int__";

    /// <summary>Fields of a hash and members of a set after filling.</summary>
    public const int ElementsPerKey = 10;

    /// <summary>In the middle: Redis searches small hashes from the first field on.</summary>
    private const int MeasuredElement = 4;

    /// <summary>Items of a long list, and members of a large sorted set.</summary>
    private const int LargeElements = 1_000_000;

    private const int ChunkElements = 1_000;
    private const string RangeStart = "500000";
    private const string RangeStop = "500099";
    private const string WrittenSeconds = "1000";
    private const string FilledSeconds = "1000000";

    /// <summary>The command that is measured, with <see cref="RandomMark"/> where a number belongs.</summary>
    public static string[] Of(CompareCase load)
    {
        string key = load.KeyPrefix + RandomMark;
        return load.Command switch
        {
            LoadCommand.Set => ["SET", key, ValueOf(load)],
            LoadCommand.Get => ["GET", key],
            LoadCommand.Incr => ["INCR", key],
            LoadCommand.SetEx => ["SET", key, ValueOf(load), "EX", WrittenSeconds],
            LoadCommand.HSet => ["HSET", key, Field(MeasuredElement), ValueOf(load)],
            LoadCommand.HIncrBy => ["HINCRBY", key, Field(MeasuredElement), "1"],
            LoadCommand.SAdd => ["SADD", key, $"member:{RandomMark}"],
            LoadCommand.HGet => ["HGET", key, Field(MeasuredElement)],
            LoadCommand.SIsMember => ["SISMEMBER", key, Member(MeasuredElement)],
            LoadCommand.Ttl => ["TTL", key],
            LoadCommand.ZAdd => ["ZADD", key, RandomMark, $"member:{RandomMark}"],
            LoadCommand.ZIncrBy => ["ZINCRBY", key, "1", Member(MeasuredElement)],
            LoadCommand.RPush => ["RPUSH", key, ValueOf(load)],
            LoadCommand.XAdd => ["XADD", key, "*", "f", ValueOf(load)],
            LoadCommand.LRange => ["LRANGE", key, RangeStart, RangeStop],
            LoadCommand.ZRange => ["ZRANGE", key, RangeStart, RangeStop],
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The commands that make every key of a case, each once, so that every read finds what it asks for.</summary>
    public static IEnumerable<string[]> FillingOf(CompareCase load) => Enumerable.Range(0, load.Keys).SelectMany(number => FillingOf(load, number));

    private static IEnumerable<string[]> FillingOf(CompareCase load, int number)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{load.KeyPrefix}{number:D12}");
        IEnumerable<int> elements = Enumerable.Range(0, ElementsPerKey);
        return load.Command switch
        {
            LoadCommand.Set or LoadCommand.Get => [["SET", key, ValueOf(load)]],
            LoadCommand.Incr => [["INCR", key]],
            LoadCommand.SetEx or LoadCommand.Ttl => [["SET", key, ValueOf(load), "EX", FilledSeconds]],
            LoadCommand.HSet or LoadCommand.HGet =>
                [["HSET", key, .. elements.SelectMany(element => new[] { Field(element), ValueOf(load) })]],
            LoadCommand.HIncrBy => elements.Select(element => new[] { "HINCRBY", key, Field(element), "1" }),
            LoadCommand.SAdd or LoadCommand.SIsMember => [["SADD", key, .. elements.Select(Member)]],
            LoadCommand.ZAdd or LoadCommand.ZIncrBy => [["ZADD", key, .. elements.SelectMany(element => new[] { "1", Member(element) })]],
            LoadCommand.RPush => [["RPUSH", key, .. elements.Select(_ => ValueOf(load))]],
            LoadCommand.XAdd => elements.Select(_ => new[] { "XADD", key, "*", "f", ValueOf(load) }),
            LoadCommand.LRange => LargeChunks.Select(chunk => (string[])["RPUSH", key, .. chunk.Select(Member)]),
            LoadCommand.ZRange =>
                LargeChunks.Select(chunk => (string[])["ZADD", key, .. chunk.SelectMany(element => new[] { Number(element), Member(element) })]),
            _ => throw new UnreachableException(),
        };
    }

    private static IEnumerable<int[]> LargeChunks => Enumerable.Range(0, LargeElements).Chunk(ChunkElements);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string ValueOf(CompareCase load) => new('x', load.ValueBytes);

    private static string Field(int element) => $"field:{element}";

    private static string Member(int element) => $"member:{element}";
}
