using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Killing;

/// <summary>
/// What must be seen of keys that one writer alone writes, at one node, one command after the other: of each key the last value that was
/// acknowledged, or one that was sent after it and whose outcome nobody knows; and both keys of a pair alike, for they are written at once.
/// </summary>
internal sealed class PairLedger
{
    private const int DeletePercent = 15;

    private readonly string _writer;
    private readonly int _padding;
    private readonly List<string?>[] _possible;
    private long _values;

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

    /// <summary>The command that reads all of its keys.</summary>
    public IReadOnlyList<string> Question => ["MGET", .. Enumerable.Range(0, _possible.Length).SelectMany(KeysOf)];

    /// <summary>The next write. Before it is sent its outcome is unknown already.</summary>
    public PairWrite Next(Random random)
    {
        int pair = random.Next(_possible.Length);
        string? value = random.Next(100) < DeletePercent ? null : $"{++_values}".PadRight(_padding, '.');
        _possible[pair].Add(value);
        string[] words = value is null ? ["DEL", .. KeysOf(pair)] : ["MSET", .. KeysOf(pair).SelectMany(key => new[] { key, value })];
        return new PairWrite(pair, value, words);
    }

    /// <summary>A write was acknowledged: nothing before it may be seen any more.</summary>
    public void Acknowledge(PairWrite write)
    {
        _possible[write.Pair].Clear();
        _possible[write.Pair].Add(write.Value);
    }

    /// <summary>A write was refused: it must never be seen. It is the last that was drawn.</summary>
    public void Refuse(PairWrite write) => _possible[write.Pair].RemoveAt(_possible[write.Pair].Count - 1);

    /// <summary>What is wrong with the answer to <see cref="Question"/>; null if nothing is.</summary>
    public string? FaultOf(RespReply reply)
    {
        if (reply.Items.Count != 2 * _possible.Length) return $"{reply} is no answer to {_writer}'s question";
        for (int pair = 0; pair < _possible.Length; pair++)
        {
            string? one = reply.Items[2 * pair].Value;
            string? other = reply.Items[(2 * pair) + 1].Value;
            string keys = string.Join(" and ", KeysOf(pair));
            if (one != other) return $"{keys} were written at once, and are {Show(one)} and {Show(other)}";
            if (!_possible[pair].Contains(one)) return $"{keys} are {Show(one)}, and must be {string.Join(" or ", _possible[pair].Select(Show))}";
        }

        return null;
    }

    private static string Show(string? value) => value?.TrimEnd('.') ?? "absent";

    private string[] KeysOf(int pair) => [$"{_writer}:{pair}:a", $"{_writer}:{pair}:b"];
}
