namespace TcpCausalKv.Core.Effects;

/// <summary>
/// The kinds of effects that a build knows, one row each: encoding, export and data all go by it. A kind without a row is an error everywhere.
/// </summary>
/// <remarks>Immutable. A kind is encoded in one byte, 1..127, and never changes its meaning.</remarks>
public sealed class EffectTable
{
    private const int KindsMax = 128;

    private readonly EffectRow?[] _byKind = new EffectRow?[KindsMax];

    private EffectTable(IEnumerable<EffectRow> rows)
    {
        Rows = [.. rows.OrderBy(row => row.Kind)];
        foreach (EffectRow row in Rows) _byKind[(int)row.Kind] = row;
    }

    /// <summary>The kinds of this build.</summary>
    public static EffectTable Current { get; } = new(
    [
        new(EffectKind.Set, "set", EffectParts.Key | EffectParts.Value, since: 1, Set),
        new(EffectKind.Delete, "delete", EffectParts.Key, since: 1, Delete),
        new(EffectKind.Flush, "flush", EffectParts.None, since: 1, Flush),
        new(EffectKind.Put, "put", EffectParts.Key | EffectParts.Element | EffectParts.Value, since: 3, Put) { Check = ElementChecks.Put },
        new(EffectKind.Remove, "remove", EffectParts.Key | EffectParts.Element, since: 3, Remove) { Check = ElementChecks.Remove },
        new(EffectKind.Add, "add", EffectParts.Key | EffectParts.Element | EffectParts.Value, since: 3, Add) { Check = ElementChecks.Add },
        new(EffectKind.ClearCount, "clear", EffectParts.Key | EffectParts.Element | EffectParts.Value, since: 3, ClearCount)
        {
            Check = ElementChecks.ClearCount,
        },
        new(EffectKind.RemoveKind, "remove-kind", EffectParts.Key | EffectParts.Element, since: 3, RemoveKind) { Check = ElementChecks.RemoveKind },
        new(EffectKind.Purge, "purge", EffectParts.Key, since: 3, Purge),
        new(EffectKind.FlushDatabase, "flush-database", EffectParts.Key, since: 4, Flush) { Check = ElementChecks.FlushDatabase },
        new(EffectKind.Push, "push", EffectParts.Key | EffectParts.Element | EffectParts.Value, since: 5, Push) { Check = ElementChecks.Push },
    ]);

    /// <summary>All rows, by kind.</summary>
    public IReadOnlyList<EffectRow> Rows { get; }

    /// <summary>The row of a kind; null for one that this build does not know.</summary>
    public EffectRow? Find(byte kind) => kind < KindsMax ? _byKind[kind] : null;

    /// <summary>The row of a kind that was written here, or checked before.</summary>
    /// <exception cref="InvalidOperationException">There is none: a bug.</exception>
    public EffectRow this[EffectKind kind] =>
        Find((byte)kind) ?? throw new InvalidOperationException($"No effect of kind {kind} is known, and the check let one pass.");

    /// <summary>A table with one kind more, as a later build has: for tests of clusters of two versions.</summary>
    internal EffectTable With(EffectRow row) => new(Rows.Append(row));

    private static void Set(IEffectTarget target, in Effect effect, in WriteContext write) => target.Set(effect, write);

    private static void Delete(IEffectTarget target, in Effect effect, in WriteContext write) => target.Delete(effect, write);

    private static void Flush(IEffectTarget target, in Effect effect, in WriteContext write) => target.Flush(effect, write);

    private static void Put(IEffectTarget target, in Effect effect, in WriteContext write) => target.Put(effect, write);

    private static void Remove(IEffectTarget target, in Effect effect, in WriteContext write) => target.Remove(effect, write);

    private static void Add(IEffectTarget target, in Effect effect, in WriteContext write) => target.Add(effect, write);

    private static void ClearCount(IEffectTarget target, in Effect effect, in WriteContext write) => target.ClearCount(effect, write);

    private static void RemoveKind(IEffectTarget target, in Effect effect, in WriteContext write) => target.RemoveKind(effect, write);

    private static void Purge(IEffectTarget target, in Effect effect, in WriteContext write) => target.Purge(effect, write);

    private static void Push(IEffectTarget target, in Effect effect, in WriteContext write) => target.Push(effect, write);
}
