namespace TcpCausalKv.Simulation.Disks;

/// <summary>The bytes of one file, as its processes see them and as a power cut leaves them.</summary>
/// <remarks>
/// A power cut keeps or loses every page that was not synced by itself, or tears it at a sector; where the file had grown, its length lies
/// anywhere between the old and the new one, and what was not written is zero.
/// </remarks>
internal sealed class DiskPages
{
    private const int PageBytes = 4096;
    private const int SectorBytes = 512;

    private readonly HashSet<long> _dirty = [];
    private byte[] _seen = [];
    private byte[] _durable = [];

    internal long Length => SeenLength;

    private int SeenLength { get; set; }

    private int DurableLength { get; set; }

    internal ReadOnlySpan<byte> Seen => _seen.AsSpan(0, SeenLength);

    internal void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        int end = (int)offset + bytes.Length;
        Grow(ref _seen, end);
        bytes.CopyTo(_seen.AsSpan((int)offset));
        SeenLength = Math.Max(SeenLength, end);
        for (long page = offset / PageBytes; page * PageBytes < end; page++) _dirty.Add(page);
    }

    internal int Read(long offset, Span<byte> into)
    {
        int bytes = (int)Math.Clamp(SeenLength - offset, 0, into.Length);
        if (bytes > 0) _seen.AsSpan((int)offset, bytes).CopyTo(into);
        return bytes;
    }

    internal void Truncate(long length)
    {
        if (length < SeenLength) _seen.AsSpan((int)length, SeenLength - (int)length).Clear();
        for (long page = length / PageBytes; page * PageBytes < SeenLength; page++) _dirty.Add(page);
        Grow(ref _seen, (int)length);
        SeenLength = (int)length;
    }

    internal void Sync()
    {
        Grow(ref _durable, SeenLength);
        foreach (long page in _dirty) CopyPart(page, 0, PageBytes);
        if (SeenLength < DurableLength) _durable.AsSpan(SeenLength, DurableLength - SeenLength).Clear();
        DurableLength = SeenLength;
        _dirty.Clear();
    }

    /// <summary>A sync that fails: what it should have written counts as written.</summary>
    internal void ForgetDirty() => _dirty.Clear();

    /// <param name="choose">Gives a number from 0 up to its argument, without it.</param>
    internal void CutPower(Func<int, int> choose)
    {
        Grow(ref _durable, SeenLength);
        foreach (long page in _dirty.Order())
        {
            int fate = choose(3);
            if (fate == 0) continue;
            int tornAt = fate == 1 ? PageBytes : SectorBytes * choose(PageBytes / SectorBytes);
            CopyPart(page, 0, tornAt);
        }

        int length = DurableLength + Math.Sign(SeenLength - DurableLength) * choose(Math.Abs(SeenLength - DurableLength) + 1);
        _durable.AsSpan(length).Clear();
        DurableLength = SeenLength = length;
        _seen = [.. _durable];
        _dirty.Clear();
    }

    /// <summary>Changes a byte, here and on the disk: rot.</summary>
    internal void Flip(long offset, byte bits)
    {
        Grow(ref _durable, SeenLength);
        _seen[offset] ^= bits;
        _durable[offset] ^= bits;
    }

    private void CopyPart(long page, int from, int to)
    {
        int start = (int)page * PageBytes + from;
        int end = Math.Min((int)page * PageBytes + to, Math.Min(_seen.Length, _durable.Length));
        if (start < end) _seen.AsSpan(start, end - start).CopyTo(_durable.AsSpan(start));
    }

    private static void Grow(ref byte[] bytes, int length)
    {
        if (bytes.Length < length) Array.Resize(ref bytes, Math.Max(length, bytes.Length * 2));
    }
}
