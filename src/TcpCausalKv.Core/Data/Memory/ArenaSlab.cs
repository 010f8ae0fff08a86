using System.Runtime.InteropServices;

namespace TcpCausalKv.Core.Data.Memory;

/// <summary>A piece of a <see cref="RecordArena"/>'s memory that is cut into blocks of one size. This is its head.</summary>
/// <remarks>
/// <code>
///  0          HeadBytes                                              Bytes
///  | head     | block | block | free | block | never used ...          |
///                               |                ^ Unused
///                               offset of the next free block, 0 at the end
/// </code>
/// A slab lies at a multiple of its size, so the address of a block tells where its slab is.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ArenaSlab
{
    /// <summary>Size of a slab, and the multiple at which it lies.</summary>
    public const int Bytes = 16 * 1024;

    private const int HeadBytes = 64;

    /// <summary>Neighbours in the list of slabs of the same block size that have room; among free slabs of a region, only the next one.</summary>
    public ArenaSlab* Previous;

    /// <inheritdoc cref="Previous"/>
    public ArenaSlab* Next;

    /// <summary>Which region the slab is from.</summary>
    public int Region;

    /// <summary>Blocks in use.</summary>
    public int Live;

    private int _blockBytes;
    private int _unused;
    private int _firstFree;

    /// <summary>True if no block is left.</summary>
    public readonly bool IsFull => _firstFree == 0 && _unused + _blockBytes > Bytes;

    /// <summary>The slab that a block is in.</summary>
    public static ArenaSlab* Of(byte* block) => (ArenaSlab*)((nuint)block & ~(nuint)(Bytes - 1));

    /// <summary>Makes all of the slab free, for blocks of a size.</summary>
    public static void Begin(ArenaSlab* slab, int blockBytes, int region)
    {
        *slab = default;
        slab->Region = region;
        slab->_blockBytes = blockBytes;
        slab->_unused = HeadBytes;
    }

    /// <summary>Takes a block of a slab that is not full.</summary>
    public static byte* Take(ArenaSlab* slab)
    {
        byte* start = (byte*)slab;
        slab->Live++;
        if (slab->_firstFree == 0)
        {
            byte* unused = start + slab->_unused;
            slab->_unused += slab->_blockBytes;
            return unused;
        }

        byte* free = start + slab->_firstFree;
        slab->_firstFree = *(int*)free;
        return free;
    }

    /// <summary>Gives a block back.</summary>
    public static void Give(ArenaSlab* slab, byte* block)
    {
        *(int*)block = slab->_firstFree;
        slab->_firstFree = (int)(block - (byte*)slab);
        slab->Live--;
    }
}
