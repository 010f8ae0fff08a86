using System.Globalization;

namespace TcpCausalKv.Load.Sizing;

/// <summary>Elements of one kind, with which a store is filled to see what one costs.</summary>
/// <param name="Name">What the command line calls them.</param>
/// <param name="Description">What the table calls them.</param>
/// <param name="Commands">The commands that make so many of them.</param>
internal sealed record ElementCase(string Name, string Description, Func<int, IEnumerable<string[]>> Commands)
{
    private const int ElementsPerCommand = 10;
    private static readonly string s_value = new('x', 64);

    /// <summary>The table's cases, in its order. Keys, fields and members have 16 B, values 64 B.</summary>
    public static IReadOnlyList<ElementCase> All { get; } =
    [
        new("strings", "strings", count => PerKey(count, key => ["SET", key, s_value])),
        new("counters", "counters", count => PerKey(count, key => ["INCR", key])),
        new("deadlines", "strings with a TTL", count => PerKey(count, key => ["SET", key, s_value, "EX", "1000000"])),
        new("hashes", "fields of hashes of 10", count => PerTen(count, (key, numbers) => ["HSET", key, .. numbers.SelectMany(FieldAndValue)])),
        new("hash", "fields of one hash", count => PerTen(count, (_, numbers) => ["HSET", "hash", .. numbers.SelectMany(FieldAndValue)])),
        new("sets", "members of sets of 10", count => PerTen(count, (key, numbers) => ["SADD", key, .. numbers.Select(Member)])),
        new("set", "members of one set", count => PerTen(count, (_, numbers) => ["SADD", "set", .. numbers.Select(Member)])),
    ];

    private static IEnumerable<string[]> PerKey(int count, Func<string, string[]> command) =>
        Enumerable.Range(0, count).Select(number => command(Numbered("key:", number)));

    private static IEnumerable<string[]> PerTen(int count, Func<string, int[], string[]> command) =>
        Enumerable.Range(0, count).Chunk(ElementsPerCommand).Select((numbers, at) => command(Numbered("key:", at), numbers));

    private static string[] FieldAndValue(int number) => [Numbered("fld:", number), s_value];

    private static string Member(int number) => Numbered("mem:", number);

    private static string Numbered(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number:D12}");
}
