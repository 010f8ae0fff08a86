using System.Numerics;
using System.Runtime.InteropServices;

namespace TcpCausalKv.Core.Data.Memory;

/// <summary>
/// Memory for records outside of the garbage-collected heap, where millions of them would cost an object head each and a pause
/// for every look at them.
/// </summary>
/// <remarks>
/// <code>
/// block of at most 2 KiB     from a slab of its size class (Bonwick, "The Slab Allocator", 1994); classes are 8 bytes apart
/// larger block               from the system's allocator, in a list
///
/// regions (32 KiB, doubled up to 32 MiB)   [ slab | slab | slab ... ]   [ slab | slab ... ]
/// </code>
/// A slab without live blocks serves any class; a region without live slabs goes back to the system. Addresses stay where they are
/// until their block is given back. Not thread-safe. Whoever uses a block keeps the arena reachable: its finalizer frees all.
/// </remarks>
internal sealed unsafe class RecordArena
{
    /// <summary>Blocks are multiples of this.</summary>
    public const int Granularity = 8;

    /// <summary>The largest block that is cut from a slab.</summary>
    public const int SlabBlockBytesMax = 2 * 1024;

    private const int RegionBytesMin = 2 * ArenaSlab.Bytes;
    private const int RegionBytesMax = 32 * 1024 * 1024;

    // By size class: a list of slabs that have room.
    private readonly ArenaSlab*[] _open = new ArenaSlab*[(SlabBlockBytesMax / Granularity) + 1];

    // A region that went back to the system leaves its place to the next one.
    private readonly List<ArenaRegion?> _regions = [];
    private readonly List<int> _withRoom = [];
    private LargeBlock* _firstLarge;

    /// <summary>Gives back what nobody has freed.</summary>
    ~RecordArena() => Free();

    /// <summary>Memory from the system that slabs are cut from, in bytes.</summary>
    public long RegionBytes { get; private set; }

    /// <summary>What a block of <paramref name="bytes"/> takes, in bytes.</summary>
    public static long BlockBytes(long bytes)
    {
        long block = (bytes + Granularity - 1) & -Granularity;
        return block <= SlabBlockBytesMax ? block : block + sizeof(LargeBlock);
    }

    /// <summary>A block that nobody has written to.</summary>
    /// <param name="bytes">Length, at least 1.</param>
    /// <exception cref="OutOfMemoryException">The system has no memory.</exception>
    public byte* Take(int bytes)
    {
        if (bytes > SlabBlockBytesMax) return TakeLarge(bytes);

        int sizeClass = ClassOf(bytes);
        ArenaSlab* slab = _open[sizeClass];
        if (slab == null) slab = OpenSlab(sizeClass);
        byte* block = ArenaSlab.Take(slab);
        if (slab->IsFull) Unlink(slab, sizeClass);
        return block;
    }

    /// <summary>Gives a block back.</summary>
    /// <param name="block">From <see cref="Take"/>.</param>
    /// <param name="bytes">The length that it was taken with.</param>
    public void Give(byte* block, int bytes)
    {
        if (bytes > SlabBlockBytesMax)
        {
            GiveLarge(block);
            return;
        }

        int sizeClass = ClassOf(bytes);
        ArenaSlab* slab = ArenaSlab.Of(block);
        if (slab->IsFull) Link(slab, sizeClass);
        ArenaSlab.Give(slab, block);
        if (slab->Live == 0) CloseSlab(slab, sizeClass);
    }

    /// <summary>Gives all memory back to the system: no block is valid any more, and none may be taken.</summary>
    public void Free()
    {
        foreach (ArenaRegion? region in _regions) region?.Free();
        _regions.Clear();
        RegionBytes = 0;
        while (_firstLarge != null) GiveLarge((byte*)(_firstLarge + 1));
    }

    /// <summary>A large block that belongs to no arena yet. Any thread.</summary>
    /// <param name="bytes">Above <see cref="SlabBlockBytesMax"/>.</param>
    public static byte* AllocateLarge(int bytes) => (byte*)((LargeBlock*)NativeMemory.Alloc((nuint)bytes + (nuint)sizeof(LargeBlock)) + 1);

    /// <summary>Gives back a large block that no arena has.</summary>
    public static void FreeLarge(byte* payload) => NativeMemory.Free((LargeBlock*)payload - 1);

    /// <summary>Takes over a large block: it is given back as one that was taken here.</summary>
    public void Adopt(byte* payload)
    {
        LargeBlock* block = (LargeBlock*)payload - 1;
        block->Previous = null;
        block->Next = _firstLarge;
        if (_firstLarge != null) _firstLarge->Previous = block;
        _firstLarge = block;
    }

    private static int ClassOf(int bytes) => (bytes + Granularity - 1) / Granularity;

    private ArenaSlab* OpenSlab(int sizeClass)
    {
        if (_withRoom.Count == 0) AddRegion();
        int at = _withRoom[^1];
        ArenaRegion region = _regions[at]!;
        ArenaSlab* slab = region.Take();
        if (region.IsFull) _withRoom.RemoveAt(_withRoom.Count - 1);

        ArenaSlab.Begin(slab, sizeClass * Granularity, at);
        Link(slab, sizeClass);
        return slab;
    }

    // The last open slab of its class stays, so that one record that comes and goes does not open and close it each time.
    private void CloseSlab(ArenaSlab* slab, int sizeClass)
    {
        if (slab->Previous == null && slab->Next == null) return;
        Unlink(slab, sizeClass);

        int at = slab->Region;
        ArenaRegion region = _regions[at]!;
        if (region.IsFull) _withRoom.Add(at);
        region.Give(slab);
        if (region.Live == 0 && _withRoom.Count > 1) ReleaseRegion(at);
    }

    private void AddRegion()
    {
        long bytes = Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)RegionBytes), RegionBytesMin, RegionBytesMax);
        ArenaRegion region = new((int)bytes);
        RegionBytes += bytes;

        int at = _regions.IndexOf(null);
        if (at >= 0) _regions[at] = region;
        else _regions.Add(region);
        _withRoom.Add(at >= 0 ? at : _regions.Count - 1);
    }

    private void ReleaseRegion(int at)
    {
        ArenaRegion region = _regions[at]!;
        _regions[at] = null;
        _withRoom.Remove(at);
        RegionBytes -= region.Bytes;
        region.Free();
    }

    private byte* TakeLarge(int bytes)
    {
        byte* payload = AllocateLarge(bytes);
        Adopt(payload);
        return payload;
    }

    private void GiveLarge(byte* payload)
    {
        LargeBlock* block = (LargeBlock*)payload - 1;
        if (block->Previous != null) block->Previous->Next = block->Next;
        else _firstLarge = block->Next;
        if (block->Next != null) block->Next->Previous = block->Previous;
        NativeMemory.Free(block);
    }

    private void Link(ArenaSlab* slab, int sizeClass)
    {
        ArenaSlab* first = _open[sizeClass];
        slab->Previous = null;
        slab->Next = first;
        if (first != null) first->Previous = slab;
        _open[sizeClass] = slab;
    }

    private void Unlink(ArenaSlab* slab, int sizeClass)
    {
        if (slab->Previous != null) slab->Previous->Next = slab->Next;
        else _open[sizeClass] = slab->Next;
        if (slab->Next != null) slab->Next->Previous = slab->Previous;
        slab->Previous = slab->Next = null;
    }

    // Before a large block's own bytes: so that all can be found when the arena is freed at once.
    [StructLayout(LayoutKind.Sequential)]
    private struct LargeBlock
    {
        internal LargeBlock* Previous;
        internal LargeBlock* Next;
    }
}
