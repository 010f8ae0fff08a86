using System.Buffers.Binary;

namespace TcpCausalKv.Core.Elements.Streams;

/// <summary>Names an entry of a stream, and is its place in it.</summary>
/// <param name="Ms">Unix milliseconds, as a rule those at which the entry was added.</param>
/// <param name="Sequence">Tells entries of one millisecond apart.</param>
public readonly record struct StreamId(ulong Ms, ulong Sequence) : IComparable<StreamId>
{
    /// <summary>Bytes of an id.</summary>
    public const int Bytes = 2 * sizeof(ulong);

    /// <summary>Before all entries: no entry has it.</summary>
    public static StreamId Zero => default;

    /// <summary>The last one there can be.</summary>
    public static StreamId Max => new(ulong.MaxValue, ulong.MaxValue);

    /// <summary>The id after this one, which must not be <see cref="Max"/>.</summary>
    public StreamId Next => Sequence == ulong.MaxValue ? new StreamId(Ms + 1, 0) : this with { Sequence = Sequence + 1 };

    /// <summary>The id before this one, which must not be <see cref="Zero"/>.</summary>
    public StreamId Previous => Sequence == 0 ? new StreamId(Ms - 1, ulong.MaxValue) : this with { Sequence = Sequence - 1 };

    /// <summary>Reads an id.</summary>
    /// <param name="source">At least <see cref="Bytes"/>.</param>
    public static StreamId Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt64BigEndian(source[sizeof(ulong)..]));

    /// <summary>Writes the id, so that ids as bytes have the order that they have as numbers.</summary>
    /// <param name="destination">At least <see cref="Bytes"/>.</param>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, Ms);
        BinaryPrimitives.WriteUInt64BigEndian(destination[sizeof(ulong)..], Sequence);
    }

    /// <summary>
    /// The first id after another one that this slot makes and no other one does, and that is not earlier than a time. Ids of one millisecond
    /// belong to the slots by turns.
    /// </summary>
    /// <param name="last">The id that it comes after.</param>
    /// <param name="ms">The time.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="slots">How many slots there are.</param>
    /// <returns>Null if there is none.</returns>
    public static StreamId? After(StreamId last, ulong ms, int slot, int slots)
    {
        if (ms > last.Ms) return new StreamId(ms, (ulong)slot);
        ulong round = last.Sequence / (ulong)slots;
        UInt128 sequence = ((UInt128)round * (ulong)slots) + (ulong)slot;
        if (sequence <= last.Sequence) sequence += (ulong)slots;
        if (sequence <= ulong.MaxValue) return last with { Sequence = (ulong)sequence };
        return last.Ms == ulong.MaxValue ? null : new StreamId(last.Ms + 1, (ulong)slot);
    }

    /// <inheritdoc/>
    public int CompareTo(StreamId other) => Ms != other.Ms ? Ms.CompareTo(other.Ms) : Sequence.CompareTo(other.Sequence);

    /// <summary>True if one is before the other.</summary>
    public static bool operator <(StreamId one, StreamId other) => one.CompareTo(other) < 0;

    /// <summary>True if one is after the other.</summary>
    public static bool operator >(StreamId one, StreamId other) => one.CompareTo(other) > 0;

    /// <summary>True if one is not after the other.</summary>
    public static bool operator <=(StreamId one, StreamId other) => one.CompareTo(other) <= 0;

    /// <summary>True if one is not before the other.</summary>
    public static bool operator >=(StreamId one, StreamId other) => one.CompareTo(other) >= 0;

    /// <summary>The later of two.</summary>
    public static StreamId Later(StreamId one, StreamId other) => one > other ? one : other;

    /// <summary>The id as clients write it.</summary>
    public override string ToString() => $"{Ms}-{Sequence}";
}
