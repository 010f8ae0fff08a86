using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Sets;
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
        DataTypeSet types = Set?.Types ?? default;
        if (hasText) types = types.With(DataType.Text);
        HasManyTypes = types.Count > 1;
        Type = HasManyTypes ? NewestType(types, newestText) : types.First;
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

    private DataType NewestType(DataTypeSet types, HybridTimestamp text)
    {
        DataType shown = DataType.Text;
        HybridTimestamp newest = text;
        foreach (DataType type in DataTypes.Collections)
        {
            if (!types.Has(type)) continue;
            HybridTimestamp timestamp = Set!.Value.Newest(type);
            if (timestamp <= newest) continue;
            shown = type;
            newest = timestamp;
        }

        return shown;
    }
}
