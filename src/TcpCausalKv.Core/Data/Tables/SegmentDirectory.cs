namespace TcpCausalKv.Core.Data.Tables;

/// <summary>Tells by the first bits of a hash which segment of a <see cref="KeyTable"/> has it.</summary>
internal struct SegmentDirectory()
{
    private const int DepthMax = 26;

    // Even hashes keep about one entry a segment. Where many keys share their first bits, by bad luck or by design, segments
    // grow instead of splitting, or the directory would double for nothing.
    private const int EntriesPerSegmentMax = 4;

    private KeySegment[] _entries = new KeySegment[1];
    private int _depth;
    private int _segmentCount;

    /// <summary>Entries.</summary>
    public readonly int Length => _entries.Length;

    /// <summary>Memory of it, in bytes.</summary>
    public readonly long Bytes => (long)_entries.Length * sizeof(long);

    /// <summary>Memory of all segments without their records, in bytes.</summary>
    public long SegmentBytes { get; private set; }

    /// <summary>The segment of an entry.</summary>
    public readonly KeySegment this[int entry] => _entries[entry];

    /// <summary>The segment that a hash belongs to.</summary>
    public readonly KeySegment Of(ulong hash) => _entries[EntryOf(hash)];

    // Two shifts, because a shift by all 64 bits would be one by none.
    /// <summary>The entry that a hash belongs to.</summary>
    public readonly int EntryOf(ulong hash) => (int)(hash >> 1 >> (63 - _depth));

    /// <summary>The lowest hash of an entry.</summary>
    public readonly ulong FirstHashOf(int entry) => (ulong)entry << (63 - _depth) << 1;

    /// <summary>Entries that a segment of a depth stands in.</summary>
    public readonly int EntriesOf(int depth) => 1 << (_depth - depth);

    /// <summary>The first entry of the segment that follows the one of an entry.</summary>
    public readonly int EntryAfter(int entry) => (entry | (EntriesOf(_entries[entry].Depth) - 1)) + 1;

    /// <summary>Sees to it that a segment stands in two entries at least, so that it can be split.</summary>
    /// <returns>False if the directory would be too large for that.</returns>
    public bool TryDeepenFor(KeySegment segment)
    {
        if (segment.Depth < _depth) return true;
        if (_depth == DepthMax) return false;
        if (_entries.Length > EntriesPerSegmentMax * _segmentCount) return false;

        KeySegment[] deeper = new KeySegment[_entries.Length * 2];
        for (int entry = 0; entry < deeper.Length; entry++) deeper[entry] = _entries[entry / 2];
        _entries = deeper;
        _depth++;
        return true;
    }

    /// <summary>Puts a segment into its entries, of which <paramref name="entry"/> is one.</summary>
    public void Adopt(KeySegment segment, int entry)
    {
        int entries = EntriesOf(segment.Depth);
        Array.Fill(_entries, segment, entry & ~(entries - 1), entries);
        _segmentCount++;
        SegmentBytes += segment.Bytes;
    }

    /// <summary>A segment stands nowhere any more.</summary>
    public void Discard(KeySegment segment)
    {
        _segmentCount--;
        SegmentBytes -= segment.Bytes;
    }
}
