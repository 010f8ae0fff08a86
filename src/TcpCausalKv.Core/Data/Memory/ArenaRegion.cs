using System.Runtime.InteropServices;

namespace TcpCausalKv.Core.Data.Memory;

/// <summary>Memory from the system, out of which a <see cref="RecordArena"/> cuts its slabs.</summary>
internal sealed unsafe class ArenaRegion
{
    private readonly byte* _start;
    private readonly int _slabs;
    private ArenaSlab* _firstFree;
    private int _cut;

    /// <summary>Takes memory.</summary>
    /// <param name="bytes">A power of two, at least <see cref="ArenaSlab.Bytes"/>.</param>
    /// <exception cref="OutOfMemoryException">The system has none.</exception>
    public ArenaRegion(int bytes)
    {
        Bytes = bytes;
        _slabs = bytes / ArenaSlab.Bytes;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, ArenaSlab.Bytes);
    }

    /// <summary>Size in bytes.</summary>
    public int Bytes { get; }

    /// <summary>Slabs in use.</summary>
    public int Live { get; private set; }

    /// <summary>True if every slab is in use.</summary>
    public bool IsFull => Live == _slabs;

    /// <summary>Takes a slab; the region must not be full. Its head is to be written.</summary>
    public ArenaSlab* Take()
    {
        Live++;
        if (_firstFree == null) return (ArenaSlab*)(_start + ((nint)_cut++ * ArenaSlab.Bytes));

        ArenaSlab* slab = _firstFree;
        _firstFree = slab->Next;
        return slab;
    }

    /// <summary>Gives a slab back.</summary>
    public void Give(ArenaSlab* slab)
    {
        slab->Next = _firstFree;
        _firstFree = slab;
        Live--;
    }

    /// <summary>Gives all memory back to the system. Once, and nothing after it.</summary>
    public void Free() => NativeMemory.AlignedFree(_start);
}
