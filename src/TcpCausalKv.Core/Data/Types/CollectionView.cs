using TcpCausalKv.Core.Data.Sets;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>A hash, a set or a sorted set, for reading; the values of a sorted set are its scores. Good until the next change.</summary>
public readonly struct CollectionView
{
    private readonly ElementSet? _set;
    private readonly CounterSum _sum;

    internal CollectionView(ElementSet? set, CounterSum sum, ElementKind kind)
    {
        _set = set;
        _sum = sum;
        Kind = kind;
    }

    /// <summary>A sorted set in its order.</summary>
    public SortedSetView InOrder => new(Kind == ElementKind.Score ? _set : null);

    /// <summary>What its elements are: the kind that has the values of its type.</summary>
    public ElementKind Kind { get; }

    /// <summary>How many there are.</summary>
    public int Count => _set?.Shown(DataTypes.Of(Kind)) ?? 0;

    /// <summary>True if the element is there.</summary>
    public bool Contains(ReadOnlySpan<byte> part) => TryGet(part, out _);

    /// <summary>The value of an element.</summary>
    /// <param name="part">Its part.</param>
    /// <param name="value">Borrowed until the next change or read; empty for a member.</param>
    /// <returns>False if it is not there.</returns>
    public bool TryGet(ReadOnlySpan<byte> part, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (_set is not { } set) return false;
        if (Kind == ElementKind.Score) return TryGetScore(part, out value);

        using NameBuffer name = new(Kind, part);
        bool isThere = set.TryFind(name.Bytes, out KeyPlace place);
        if (isThere) value = place.Version.Value;
        return HasCounts ? TryGetCounted(part, isThere, ref value) : isThere;
    }

    /// <summary>Shows every element once.</summary>
    public void Visit(ElementVisitor visit) => VisitFrom(0, int.MaxValue, visit);

    /// <summary>Shows about <paramref name="count"/> elements, as <see cref="Keyspace.Scan"/> does keys.</summary>
    /// <returns>The cursor to go on with; 0 at the end.</returns>
    public ulong Scan(ulong cursor, int count, ElementVisitor visit) =>
        cursor >= Keyspace.CursorEnd ? 0 : VisitFrom(cursor, count, visit);

    /// <summary>Some element: each about as likely as any other if <paramref name="random"/> is.</summary>
    /// <param name="random">64 random bits.</param>
    /// <param name="part">Its part, borrowed until the next change.</param>
    /// <returns>False if there is none.</returns>
    public bool TryPick(ulong random, out ReadOnlySpan<byte> part)
    {
        part = default;
        if (Count == 0) return false;
        foreach (KeyPlace place in _set!.Value.RecordsRoundFrom(random))
        {
            if (!TryShow(place, out _)) continue;
            part = ElementName.PartOf(place.Key);
            return true;
        }

        return false;
    }

    private bool HasCounts => _set is { Counts: > 0 } && DataTypes.CountOf(Kind) != Kind;

    private ulong VisitFrom(ulong cursor, int count, ElementVisitor visit)
    {
        CollectionView view = this;
        return _set is not { } set ? 0 : KeyScan.Step(set, cursor, count, place =>
        {
            if (!view.TryShow(place, out ReadOnlySpan<byte> value)) return false;
            visit(ElementName.PartOf(place.Key), value);
            return true;
        });
    }

    // True for one record of each element that shows: the first of its value, or of what was added where it has none.
    private bool TryShow(KeyPlace place, out ReadOnlySpan<byte> value)
    {
        value = default;
        ReadOnlySpan<byte> name = place.Key;
        ElementKind kind = ElementName.KindOf(name);
        if (!place.IsFirstOfKey || (kind != Kind && kind != DataTypes.CountOf(Kind))) return false;

        ReadOnlySpan<byte> part = ElementName.PartOf(name);
        if (kind == ElementKind.Score) return TryGetScore(part, out value);
        if (kind == Kind)
        {
            value = place.Version.Value;
            return !HasCounts || TryGetCounted(part, hasBase: true, ref value);
        }

        using NameBuffer field = new(Kind, part);
        if (_set!.Value.TryFind(field.Bytes, out _)) return false;
        return kind == ElementKind.ScoreCount ? TryGetScore(part, out value) : TryGetCounted(part, hasBase: false, ref value);
    }

    private bool TryGetScore(ReadOnlySpan<byte> member, out ReadOnlySpan<byte> value)
    {
        bool isThere = ScoreSum.TryRead(_set!.Value, member, out double score);
        value = isThere ? _sum.Keep(score) : default;
        return isThere;
    }

    private bool TryGetCounted(ReadOnlySpan<byte> part, bool hasBase, ref ReadOnlySpan<byte> value)
    {
        using NameBuffer count = new(DataTypes.CountOf(Kind), part);
        _set!.Value.TryFind(count.Bytes, out KeyPlace first);
        return _sum.TryRead(first, count.Bytes, hasBase, ref value);
    }
}
