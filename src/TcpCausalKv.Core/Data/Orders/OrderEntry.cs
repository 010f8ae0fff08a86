using TcpCausalKv.Core.Data.Tables;

namespace TcpCausalKv.Core.Data.Orders;

/// <summary>One record in its place of an <see cref="OrderTree"/>.</summary>
/// <param name="prefix">What the order goes by first, as an unsigned number.</param>
/// <param name="record">The record; among equal prefixes, the order goes by the part of its element.</param>
internal readonly struct OrderEntry(ulong prefix, KeyRecord record)
{
    /// <summary>Memory that an entry takes, in bytes.</summary>
    public const int Bytes = 16;

    /// <summary>What the order goes by first, as an unsigned number.</summary>
    public ulong Prefix { get; } = prefix;

    /// <summary>The record.</summary>
    public KeyRecord Record { get; } = record;
}
