using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>What a key has, and what it shows itself as. Good until the next change.</summary>
internal readonly struct KeyView
{
    /// <summary>The deadline of a key that has none.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Looks at a key.</summary>
    public KeyView(ElementStore store, ReadOnlySpan<byte> key)
        : this(store, key, PlaceOf(store, key))
    {
    }

    /// <summary>Looks at a key.</summary>
    /// <param name="store">The versions.</param>
    /// <param name="key">The key.</param>
    /// <param name="first">Where its first record is, or would be.</param>
    public KeyView(ElementStore store, ReadOnlySpan<byte> key, KeyPlace first)
    {
        Deadline = Never;
        KeyPlace place = first;
        bool isThere = place.Holds(key);
        long deadline = long.MinValue;
        bool hasText = false;
        HybridTimestamp newestText = default;
        for (; place.Holds(key); place = place.Next)
        {
            VersionBody version = place.Version;
            if (version.Shape == VersionShape.Set) Set = store.SetAt(place);
            else if (version.Shape == VersionShape.Deadline) deadline = Math.Max(deadline, version.Deadline);
            else if (version.IsLive)
            {
                hasText = true;
                if (version.Timestamp > newestText) newestText = version.Timestamp;
            }
        }

        if (deadline != long.MinValue) Deadline = deadline;
        bool hasFields = Set is { Fields: > 0 };
        bool hasMembers = Set is { Members: > 0 };
        HasManyTypes = (hasText ? 1 : 0) + (hasFields ? 1 : 0) + (hasMembers ? 1 : 0) > 1;
        if (HasManyTypes) Type = NewestType(newestText);
        else if (hasText) Type = DataType.Text;
        else if (hasFields) Type = DataType.Hash;
        else if (hasMembers) Type = DataType.Set;
        IsHidden = isThere && Type == DataType.None;
    }

    /// <summary>What the key shows itself as, if its deadline has not come: of several types the one with the highest timestamp.</summary>
    public DataType Type { get; }

    /// <summary>True if types collided: all of them are kept, and one shows.</summary>
    public bool HasManyTypes { get; }

    /// <summary>The latest deadline, Unix milliseconds; <see cref="Never"/> if it has none.</summary>
    public long Deadline { get; }

    /// <summary>The elements with parts; null if there are none.</summary>
    public ElementSet? Set { get; }

    /// <summary>True if the key has something that nobody sees and no element that shows.</summary>
    public bool IsHidden { get; }

    /// <summary>What the key shows itself as at a time: nothing once the deadline has come.</summary>
    public DataType TypeAt(long nowMs) => IsDead(nowMs) ? DataType.None : Type;

    /// <summary>True once the deadline has come.</summary>
    public bool IsDead(long nowMs) => nowMs >= Deadline;

    private static KeyPlace PlaceOf(ElementStore store, ReadOnlySpan<byte> key)
    {
        store.Keys.TryFind(key, out KeyPlace place);
        return place;
    }

    private DataType NewestType(HybridTimestamp text)
    {
        HybridTimestamp hash = Set is { Fields: > 0 } ? Set.Newest(DataType.Hash) : default;
        HybridTimestamp set = Set is { Members: > 0 } ? Set.Newest(DataType.Set) : default;
        if (text >= hash && text >= set) return DataType.Text;
        return hash >= set ? DataType.Hash : DataType.Set;
    }
}
