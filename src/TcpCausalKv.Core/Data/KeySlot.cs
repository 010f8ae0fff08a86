namespace TcpCausalKv.Core.Data;

/// <summary>One place of a segment.</summary>
/// <param name="Hash">Hash of the record's key; no meaning without a record.</param>
/// <param name="Record">The record, or null in a free slot.</param>
internal readonly record struct KeySlot(ulong Hash, byte[]? Record)
{
    /// <summary>Memory that a slot takes, in bytes.</summary>
    public const int Bytes = 16;

    /// <summary>True if both hold records of the same key.</summary>
    public bool HasKeyOf(in KeySlot other) =>
        Record is not null && other.Record is not null
        && Hash == other.Hash && KeyRecord.HasKey(Record, KeyRecord.Key(other.Record));
}
