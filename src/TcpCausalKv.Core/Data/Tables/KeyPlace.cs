namespace TcpCausalKv.Core.Data.Tables;

/// <summary>Where a record is, or would be. Good until the next change of the table, but where that says otherwise.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Index">The slot in it.</param>
/// <param name="Hash">Hash of the key that was looked for.</param>
internal readonly record struct KeyPlace(KeySegment Segment, int Index, ulong Hash)
{
    /// <summary>The next slot, where the next version of the same key is if it has one.</summary>
    public KeyPlace Next => this with { Index = Index + 1 };

    /// <summary>The slot before; there must be one.</summary>
    public KeyPlace Previous => this with { Index = Index - 1 };

    /// <summary>True if no record is here.</summary>
    public bool IsFree => Segment[Index].IsFree;

    /// <summary>Hash of the key of the record that is here.</summary>
    public ulong HashHere => Segment[Index].Hash;

    /// <summary>Key of the record that is here.</summary>
    public ReadOnlySpan<byte> Key => Segment[Index].Record.Key;

    /// <summary>The record that is here.</summary>
    public KeyRecord Record => Segment[Index].Record;

    /// <summary>The version that is here.</summary>
    public VersionBody Version => new(Segment[Index].Record.Body);

    /// <summary>True if the record here is the first of its key.</summary>
    public bool IsFirstOfKey => Index == 0 || !Segment[Index].HasKeyOf(Segment[Index - 1]);

    // Printing all properties, as a record does, would box the span: no ahead-of-time compiler takes that.
    /// <inheritdoc/>
    public override string ToString() => $"slot {Index}";

    /// <summary>True if a record of <paramref name="key"/>, whose hash is <see cref="Hash"/>, is here.</summary>
    public bool Holds(ReadOnlySpan<byte> key) => Segment[Index].Holds(Hash, key);
}
