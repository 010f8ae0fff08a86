using System.Globalization;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Killing;

/// <summary>
/// What must be seen of keys that one writer alone writes, at one node, one command after the other: of each pair the last value that was
/// acknowledged, or one that was sent after it and whose outcome nobody knows; and both parts of a pair alike, for they are written at once. Of every
/// other pair both are strings, of the rest one is a field: that takes a transaction, which counts itself as well.
/// </summary>
internal sealed class PairLedger
{
    private const int DeletePercent = 15;

    private readonly string _writer;
    private readonly int _padding;
    private readonly List<string?>[] _possible;
    private long _values;
    private long _countLeast;
    private long _countMost;

    /// <summary>Pairs that nobody has written.</summary>
    /// <param name="writer">Tells its keys from those of all others.</param>
    /// <param name="pairs">How many there are.</param>
    /// <param name="valueLength">The least length of a value, characters.</param>
    public PairLedger(string writer, int pairs, int valueLength)
    {
        _writer = writer;
        _padding = valueLength;
        _possible = [.. Enumerable.Range(0, pairs).Select(_ => new List<string?> { null })];
    }

    /// <summary>The commands that read all that it writes.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Questions =>
    [
        ["MGET", .. Pairs.Select(StringOf), .. Pairs.Select(OtherStringOf), Counter],
        ["HMGET", Hash, .. Pairs.Select(FieldOf)],
    ];

    private IEnumerable<int> Pairs => Enumerable.Range(0, _possible.Length);

    private string Counter => $"{_writer}:count";

    private string Hash => $"{_writer}:hash";

    /// <summary>The next write. Before it is sent its outcome is unknown already.</summary>
    public PairWrite Next(Random random)
    {
        int pair = random.Next(_possible.Length);
        string? value = random.Next(100) < DeletePercent ? null : $"{++_values}".PadRight(_padding, '.');
        _possible[pair].Add(value);
        if (HasField(pair)) _countMost++;
        return new PairWrite(pair, value, CommandsOf(pair, value));
    }

    /// <summary>A write was acknowledged: nothing before it may be seen any more.</summary>
    public void Acknowledge(PairWrite write)
    {
        _possible[write.Pair].Clear();
        _possible[write.Pair].Add(write.Value);
        if (HasField(write.Pair)) _countLeast++;
    }

    /// <summary>A write was refused: it must never be seen. It is the last that was drawn.</summary>
    public void Refuse(PairWrite write)
    {
        _possible[write.Pair].RemoveAt(_possible[write.Pair].Count - 1);
        if (HasField(write.Pair)) _countMost--;
    }

    /// <summary>What is wrong with the answers to <see cref="Questions"/>; null if nothing is.</summary>
    public string? FaultOf(IReadOnlyList<RespReply> replies)
    {
        if (replies is not [{ Items: var strings }, { Items: var fields }] || strings.Count != (2 * _possible.Length) + 1
            || fields.Count != _possible.Length)
        {
            return $"{string.Join(" and ", replies)} are no answers to {_writer}'s questions";
        }

        IEnumerable<string?> faults = Pairs.Select(pair =>
            FaultOf(pair, strings[pair].Value, HasField(pair) ? fields[pair].Value : strings[_possible.Length + pair].Value));
        return faults.Append(FaultOfCount(strings[^1].Value)).FirstOrDefault(fault => fault is not null);
    }

    // Odd pairs: one part is a field of the writer's hash.
    private static bool HasField(int pair) => pair % 2 == 1;

    private static string Show(string? value) => value?.TrimEnd('.') ?? "absent";

    private static string FieldOf(int pair) => $"{pair}";

    private string? FaultOf(int pair, string? one, string? other)
    {
        string parts = HasField(pair) ? $"{StringOf(pair)} and field {FieldOf(pair)} of {Hash}" : $"{StringOf(pair)} and {OtherStringOf(pair)}";
        if (one != other) return $"{parts} were written at once, and are {Show(one)} and {Show(other)}";
        return _possible[pair].Contains(one)
            ? null
            : $"{parts} are {Show(one)}, and must be {string.Join(" or ", _possible[pair].Select(Show))}";
    }

    private string? FaultOfCount(string? shown)
    {
        long count = long.Parse(shown ?? "0", CultureInfo.InvariantCulture);
        return count >= _countLeast && count <= _countMost ? null : $"{Counter} is {count}, and must be {_countLeast} up to {_countMost}";
    }

    private IReadOnlyList<IReadOnlyList<string>> CommandsOf(int pair, string? value)
    {
        if (!HasField(pair))
        {
            return value is null
                ? [["DEL", StringOf(pair), OtherStringOf(pair)]]
                : [["MSET", StringOf(pair), value, OtherStringOf(pair), value]];
        }

        IReadOnlyList<string> onString = value is null ? ["DEL", StringOf(pair)] : ["SET", StringOf(pair), value];
        IReadOnlyList<string> onField = value is null ? ["HDEL", Hash, FieldOf(pair)] : ["HSET", Hash, FieldOf(pair), value];
        return [["MULTI"], onString, onField, ["INCR", Counter], ["EXEC"]];
    }

    private string StringOf(int pair) => $"{_writer}:{pair}:a";

    private string OtherStringOf(int pair) => $"{_writer}:{pair}:b";
}
