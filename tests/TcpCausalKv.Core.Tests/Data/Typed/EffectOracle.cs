using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Tests.Data.Typed;

/// <summary>One write of a test.</summary>
internal sealed record OracleWrite(Dot Dot, HybridTimestamp Timestamp, ulong[] Seen, IReadOnlyList<OracleEffect> Effects);

/// <summary>What an oracle says of a key.</summary>
internal sealed record OracleKey(DataType Type, bool HasManyTypes, string Text, IReadOnlyDictionary<string, string> Elements, long Deadline)
{
    public bool IsDead(long nowMs) => nowMs >= Deadline;
}

/// <summary>
/// Keeps every single effect of every write for ever, and works out from them what a node shows that has applied some writes: an effect counts
/// unless a write that is applied has cleared it and had seen it. Slow, and without any of the rules by which the product saves that work.
/// </summary>
internal sealed class EffectOracle
{
    private readonly List<OracleWrite> _writes = [];

    public void Add(OracleWrite write) => _writes.Add(write);

    /// <summary>A copy that knows one write more.</summary>
    public EffectOracle With(OracleWrite write)
    {
        EffectOracle oracle = new();
        oracle._writes.AddRange(_writes);
        oracle._writes.Add(write);
        return oracle;
    }

    /// <summary>What a node shows of a key.</summary>
    public OracleKey Show(string key, VectorClock applied)
    {
        List<(OracleWrite Write, OracleEffect Effect)> left = [.. Left(applied).Where(left => left.Effect.Key == key)];
        DataType[] types = [.. left.Select(one => one.Effect.Type).Where(type => type != DataType.None).Distinct()];
        DataType shown = types
            .OrderByDescending(type => left.Where(one => one.Effect.Type == type).Max(one => one.Write.Timestamp))
            .ThenBy(type => type)
            .FirstOrDefault();
        long deadline = left.Where(one => one.Effect.Kind == ElementKind.Expiry).Select(one => long.Parse(one.Effect.Value))
            .DefaultIfEmpty(long.MaxValue).Max();
        Dictionary<string, string> elements = left.Where(one => one.Effect.Type == shown).Select(one => one.Effect.Part).Distinct()
            .ToDictionary(part => part, part => Read(left.Where(one => one.Effect.Type == shown && one.Effect.Part == part)));
        return new OracleKey(shown, types.Length > 1, shown == DataType.Text ? elements[""] : "", elements, deadline);
    }

    private IEnumerable<(OracleWrite Write, OracleEffect Effect)> Left(VectorClock applied)
    {
        List<OracleWrite> seen = [.. _writes.Where(write => applied.Covers(write.Dot))];
        return from write in seen
               from index in Enumerable.Range(0, write.Effects.Count)
               where write.Effects[index].Adds && !IsCleared(seen, write, index)
               select (write, write.Effects[index]);
    }

    private static bool IsCleared(List<OracleWrite> seen, OracleWrite write, int index) =>
        write.Effects.Skip(index + 1).Any(later => later.Clears(write.Effects[index]))
        || seen.Any(by =>
            by != write && by.Seen[write.Dot.Origin] >= write.Dot.Entry && by.Effects.Any(effect => effect.Clears(write.Effects[index])));

    private static string Read(IEnumerable<(OracleWrite Write, OracleEffect Effect)> element)
    {
        OracleEffect[] given = [.. element.Where(one => one.Effect.Action != OracleAction.Add)
            .OrderByDescending(one => one.Write.Timestamp).ThenByDescending(one => one.Write.Dot.Origin)
            .Select(one => one.Effect)];
        string? value = given.FirstOrDefault()?.Value;
        if (given.Length > 0 && given.All(effect => effect.Rule == ScoreRule.Greatest)) value = $"{given.Max(effect => long.Parse(effect.Value))}";
        if (given.Length > 0 && given.All(effect => effect.Rule == ScoreRule.Least)) value = $"{given.Min(effect => long.Parse(effect.Value))}";
        OracleEffect[] added = [.. element.Select(one => one.Effect).Where(effect => effect.Action == OracleAction.Add)];
        if (added.Length == 0) return value!;

        decimal number = 0;
        if (value is not null && !decimal.TryParse(value, out number)) return value;
        return (number + added.Sum(effect => effect.Amount)).ToString("0.#################", System.Globalization.CultureInfo.InvariantCulture);
    }
}
