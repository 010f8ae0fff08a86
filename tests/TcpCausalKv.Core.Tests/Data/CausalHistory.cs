using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Effects;

namespace TcpCausalKv.Core.Tests.Data;

/// <summary>One effect of a write in a test.</summary>
internal readonly record struct TestEffect(EffectKind Kind, string Key)
{
    public override string ToString() => $"{Kind} {Key}".TrimEnd();
}

/// <summary>One write of a history: its dependencies are what its origin had applied when it was made.</summary>
internal sealed record TestWrite(Dot Dot, HybridTimestamp Timestamp, ulong[] Dependencies, IReadOnlyList<TestEffect> Effects)
{
    public override string ToString() => $"{Dot} after {string.Join('.', Dependencies)}: {string.Join(", ", Effects)}";
}

/// <summary>A few writes with their causes, in an order in which they can have been made.</summary>
internal sealed record CausalHistory(int Width, IReadOnlyList<TestWrite> Writes)
{
    public static CausalHistory Empty(int width) => new(width, []);

    /// <summary>All histories that have one write more: by any origin, with any past that it can have had.</summary>
    public IEnumerable<CausalHistory> Extensions(IReadOnlyList<IReadOnlyList<TestEffect>> effects) =>
        from origin in Enumerable.Range(0, Width)
        from dependencies in PastsOf(origin)
        from effect in effects
        select Extended(origin, dependencies, effect);

    /// <summary>The pasts that a next write of an origin can have: its own, and some of the others' with all causes.</summary>
    public IEnumerable<ulong[]> PastsOf(int origin)
    {
        ulong[] all = Counts();
        return Clocks(0).Where(clock => clock[origin] == all[origin] && IsClosed(clock));

        IEnumerable<ulong[]> Clocks(int slot) => slot == Width
            ? [new ulong[Width]]
            : from rest in Clocks(slot + 1)
              from count in Enumerable.Range(0, (int)all[slot] + 1)
              select With(rest, slot, (ulong)count);
    }

    /// <summary>Every order in which a node can apply the writes: none before its causes.</summary>
    public IEnumerable<IReadOnlyList<TestWrite>> Deliveries() => Deliveries([], new ulong[Width]);

    public CausalHistory Extended(int origin, ulong[] dependencies, IReadOnlyList<TestEffect> effects)
    {
        // A timestamp follows those of all causes, and concurrent writes may share one: then the slot decides.
        ulong timestamp = 1 + Writes.Where(write => write.Dot.Entry <= dependencies[write.Dot.Origin])
            .Select(write => write.Timestamp.Bits).DefaultIfEmpty().Max();
        Dot dot = new(origin, dependencies[origin] + 1);
        return this with { Writes = [.. Writes, new TestWrite(dot, new HybridTimestamp(timestamp), dependencies, effects)] };
    }

    public override string ToString() => string.Join("\n", Writes);

    private IEnumerable<IReadOnlyList<TestWrite>> Deliveries(TestWrite[] done, ulong[] applied)
    {
        if (done.Length == Writes.Count)
        {
            yield return done;
            yield break;
        }

        foreach (TestWrite next in Writes.Where(write => IsNext(write, applied)))
        {
            ulong[] appliedThen = With(applied, next.Dot.Origin, next.Dot.Entry);
            foreach (IReadOnlyList<TestWrite> order in Deliveries([.. done, next], appliedThen)) yield return order;
        }
    }

    private static bool IsNext(TestWrite write, ulong[] applied) =>
        write.Dot.Entry == applied[write.Dot.Origin] + 1
        && write.Dependencies.Zip(applied).All(entry => entry.First <= entry.Second);

    private ulong[] Counts()
    {
        ulong[] counts = new ulong[Width];
        foreach (TestWrite write in Writes) counts[write.Dot.Origin]++;
        return counts;
    }

    private bool IsClosed(ulong[] clock) => Writes
        .Where(write => write.Dot.Entry <= clock[write.Dot.Origin])
        .All(write => write.Dependencies.Zip(clock).All(entry => entry.First <= entry.Second));

    private static ulong[] With(ulong[] clock, int slot, ulong count)
    {
        ulong[] changed = [.. clock];
        changed[slot] = count;
        return changed;
    }
}
