using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace TcpCausalKv.Core.Clocks;

/// <summary>
/// Counts, per slot, how many of that node's writes are covered. All clocks of a cluster have the same width.
/// Entries only grow, but through <see cref="Meet"/>, <see cref="CopyFrom"/> and <see cref="Clear"/>.
/// </summary>
/// <remarks>
/// Fidge and Mattern's vector clocks, with one entry a node. Mutable, not thread-safe: one owner each. The array is padded with
/// zeros to whole vectors, so that comparing two clocks has no tail; a clock on the wire is not padded.
/// </remarks>
public sealed class VectorClock : IEquatable<VectorClock>
{
    /// <summary>The smallest width of a cluster.</summary>
    public const int WidthMin = 1;

    /// <summary>The largest width of a cluster.</summary>
    public const int WidthMax = 64;

    /// <summary>The width of a cluster whose maker did not say.</summary>
    public const int WidthDefault = 8;

    /// <summary>Bytes of one entry on the wire, little-endian.</summary>
    public const int EntryBytes = sizeof(ulong);

    private readonly ulong[] _entries;

    /// <summary>A clock that covers nothing.</summary>
    /// <param name="width">Entries, <see cref="WidthMin"/>..<see cref="WidthMax"/>.</param>
    public VectorClock(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, WidthMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, WidthMax);

        Width = width;
        _entries = new ulong[PaddedLength(width)];
    }

    /// <summary>A clock with the given entries; its width is their number.</summary>
    public VectorClock(ReadOnlySpan<ulong> entries) : this(entries.Length) => entries.CopyTo(_entries);

    /// <summary>Entries in this clock.</summary>
    public int Width { get; }

    /// <summary>True if no write is covered.</summary>
    public bool IsZero => Entries.IndexOfAnyExcept(0UL) < 0;

    /// <summary>Bytes of this clock on the wire.</summary>
    public int WireBytes => Width * EntryBytes;

    /// <summary>The entries, one a slot. Borrowed: they change as the clock does.</summary>
    public ReadOnlySpan<ulong> Entries => _entries.AsSpan(0, Width);

    /// <summary>How many writes of <paramref name="slot"/> are covered.</summary>
    public ulong this[int slot] => Entries[slot];

    /// <summary>Covers the writes of <paramref name="slot"/> up to <paramref name="sequence"/>; never less than before.</summary>
    internal void Advance(int slot, ulong sequence)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, Width);
        _entries[slot] = Math.Max(_entries[slot], sequence);
    }

    /// <summary>Covers all that <paramref name="other"/> covers too.</summary>
    internal void Join(ReadOnlySpan<ulong> other)
    {
        for (int slot = 0; slot < Width; slot++) _entries[slot] = Math.Max(_entries[slot], other[slot]);
    }

    /// <summary>Covers only what <paramref name="other"/> covers too.</summary>
    internal void Meet(ReadOnlySpan<ulong> other)
    {
        for (int slot = 0; slot < Width; slot++) _entries[slot] = Math.Min(_entries[slot], other[slot]);
    }

    /// <summary>Becomes equal to <paramref name="other"/>, which has the same width.</summary>
    internal void CopyFrom(ReadOnlySpan<ulong> other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Length, Width);
        other.CopyTo(_entries);
    }

    /// <summary>Covers nothing again.</summary>
    internal void Clear() => Array.Clear(_entries);

    /// <summary>A clock of its own with the same entries.</summary>
    public VectorClock Clone() => new(Entries);

    /// <summary>True if the write that <paramref name="dot"/> names is covered.</summary>
    public bool Covers(Dot dot) => dot.Entry <= Entries[dot.Origin];

    /// <summary>True if no entry of <paramref name="other"/>, which has the same width, is above this clock's.</summary>
    public bool Covers(VectorClock other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Width, Width);
        return FirstMissing(ref MemoryMarshal.GetArrayDataReference(other._entries), _entries.Length) < 0;
    }

    /// <summary>True if no entry of <paramref name="other"/>, which has as many entries as this clock, is above this clock's.</summary>
    public bool Covers(ReadOnlySpan<ulong> other) => FirstMissing(other) < 0;

    /// <summary>The lowest slot whose entry in <paramref name="needed"/> is above this clock's, or -1 if there is none.</summary>
    /// <param name="needed">As many entries as this clock has; may be unaligned.</param>
    public int FirstMissing(ReadOnlySpan<ulong> needed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(needed.Length, Width);
        return FirstMissing(ref MemoryMarshal.GetReference(needed), needed.Length);
    }

    /// <summary>Writes the entries little-endian.</summary>
    /// <param name="destination">At least <see cref="WireBytes"/> long.</param>
    public void CopyTo(Span<byte> destination)
    {
        for (int slot = 0; slot < Width; slot++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(slot * EntryBytes)..], _entries[slot]);
        }
    }

    /// <summary>Reads a clock of <paramref name="width"/> entries, little-endian.</summary>
    /// <param name="source">At least 8 x width bytes.</param>
    /// <param name="width">Entries to read.</param>
    public static VectorClock Read(ReadOnlySpan<byte> source, int width)
    {
        VectorClock clock = new(width);
        for (int slot = 0; slot < width; slot++)
        {
            clock._entries[slot] = BinaryPrimitives.ReadUInt64LittleEndian(source[(slot * EntryBytes)..]);
        }

        return clock;
    }

    /// <inheritdoc/>
    public bool Equals(VectorClock? other) => other is not null && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VectorClock);

    /// <summary>Not to be used: a clock changes, so it is no key of a table.</summary>
    public override int GetHashCode() => throw new NotSupportedException("A vector clock changes: it cannot be the key of a table.");

    /// <summary>The entries, joined by dots.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (ulong entry in Entries) text.Append(text.Length == 0 ? "" : ".").Append(entry);
        return text.ToString();
    }

    private int FirstMissing(ref ulong needed, int length)
    {
        ref ulong here = ref MemoryMarshal.GetArrayDataReference(_entries);
        int slot = 0;

        if (Vector512.IsHardwareAccelerated)
        {
            for (; slot + Vector512<ulong>.Count <= length; slot += Vector512<ulong>.Count)
            {
                Vector512<ulong> above = Vector512.GreaterThan(
                    Vector512.LoadUnsafe(ref needed, (nuint)slot), Vector512.LoadUnsafe(ref here, (nuint)slot));
                if (above != Vector512<ulong>.Zero) return slot + LowestSet(above.ExtractMostSignificantBits());
            }
        }

        for (; slot + Vector256<ulong>.Count <= length; slot += Vector256<ulong>.Count)
        {
            Vector256<ulong> above = Vector256.GreaterThan(
                Vector256.LoadUnsafe(ref needed, (nuint)slot), Vector256.LoadUnsafe(ref here, (nuint)slot));
            if (above != Vector256<ulong>.Zero) return slot + LowestSet(above.ExtractMostSignificantBits());
        }

        for (; slot < length; slot++)
        {
            if (Unsafe.Add(ref needed, slot) > Unsafe.Add(ref here, slot)) return slot;
        }

        return -1;
    }

    private static int PaddedLength(int width) =>
        (width + Vector512<ulong>.Count - 1) / Vector512<ulong>.Count * Vector512<ulong>.Count;

    private static int LowestSet(ulong mask) => BitOperations.TrailingZeroCount(mask);
}
