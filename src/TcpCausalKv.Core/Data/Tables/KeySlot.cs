namespace TcpCausalKv.Core.Data.Tables;

/// <summary>One place of a segment.</summary>
/// <param name="hash">Hash of the record's key; no meaning without a record.</param>
/// <param name="record">The record; none in a free slot.</param>
internal readonly struct KeySlot(ulong hash, KeyRecord record)
{
    /// <summary>Memory that a slot takes, in bytes.</summary>
    public const int Bytes = 16;

    /// <summary>Hash of the record's key; no meaning without a record.</summary>
    public ulong Hash { get; } = hash;

    /// <summary>The record; none in a free slot.</summary>
    public KeyRecord Record { get; } = record;

    /// <summary>True if nothing is here.</summary>
    public bool IsFree => Record.IsNone;

    /// <summary>True if a record of a key with that hash is here.</summary>
    public bool Holds(ulong hash, ReadOnlySpan<byte> key) => !IsFree && Hash == hash && Record.HasKey(key);

    /// <summary>True if both hold records of the same key.</summary>
    public bool HasKeyOf(in KeySlot other) => !IsFree && !other.IsFree && Hash == other.Hash && Record.HasKey(other.Record.Key);
}
