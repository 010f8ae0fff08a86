namespace TcpCausalKv.Core.Data.Tables;

/// <summary>
/// Where a record is, or would be: in a slot, or among those that are packed in the body of the slot's record. Good until the next change of the
/// table, but where that says otherwise.
/// </summary>
/// <param name="Segment">The segment.</param>
/// <param name="Index">The slot in it.</param>
/// <param name="Hash">Hash of the key that was looked for; of a packed record that of the slot.</param>
internal readonly record struct KeyPlace(KeySegment Segment, int Index, ulong Hash)
{
    /// <summary>Where in the body of the slot's record a packed record begins; 0 for the slot's own.</summary>
    public ushort Offset { get; init; }

    /// <summary>Where the packed record before that begins; 0 if there is none.</summary>
    public ushort OffsetBefore { get; init; }

    /// <summary>The next place, where the next version of the same key is if it has one.</summary>
    public KeyPlace Next => Offset == 0
        ? this with { Index = Index + 1 }
        : this with { Offset = (ushort)(Offset + Record.Bytes), OffsetBefore = Offset };

    /// <summary>The place before; there must be one. Of a packed one, what is before that is not known.</summary>
    public KeyPlace Previous => Offset == 0 ? this with { Index = Index - 1 } : this with { Offset = OffsetBefore, OffsetBefore = 0 };

    /// <summary>True if there is a place before.</summary>
    public bool HasPrevious => Offset == 0 ? Index > 0 : OffsetBefore > 0;

    /// <summary>True if no record is here.</summary>
    public bool IsFree => Offset == 0 ? Segment[Index].IsFree : Offset >= SlotRecord.PackedEnd;

    /// <summary>Hash of the key of the record that is in the slot.</summary>
    public ulong HashHere => Segment[Index].Hash;

    /// <summary>Key of the record that is here.</summary>
    public ReadOnlySpan<byte> Key => Record.Key;

    /// <summary>The record that is here.</summary>
    public KeyRecord Record => Offset == 0 ? SlotRecord : SlotRecord.Packed(Offset);

    /// <summary>The record that is in the slot: that which is here, or that in whose body it is packed.</summary>
    public KeyRecord SlotRecord => Segment[Index].Record;

    /// <summary>The version that is here.</summary>
    public VersionBody Version => new(Record.Body);

    /// <summary>True if the record here is the first of its key.</summary>
    public bool IsFirstOfKey => Offset == 0
        ? Index == 0 || !Segment[Index].HasKeyOf(Segment[Index - 1])
        : OffsetBefore == 0 || !SlotRecord.Packed(OffsetBefore).HasKey(Key);

    // Printing all properties, as a record does, would box the span: no ahead-of-time compiler takes that.
    /// <inheritdoc/>
    public override string ToString() => Offset == 0 ? $"slot {Index}" : $"slot {Index}, byte {Offset}";

    /// <summary>True if a record of <paramref name="key"/> is here, which is what was looked for.</summary>
    public bool Holds(ReadOnlySpan<byte> key) => Offset == 0 ? Segment[Index].Holds(Hash, key) : !IsFree && Record.HasKey(key);

    /// <summary>True if the record before this one is of <paramref name="key"/>, which is what was looked for.</summary>
    public bool FollowsOneOf(ReadOnlySpan<byte> key)
    {
        if (!HasPrevious) return false;
        return Offset == 0 ? Segment[Index - 1].Holds(Hash, key) : SlotRecord.Packed(OffsetBefore).HasKey(key);
    }
}
