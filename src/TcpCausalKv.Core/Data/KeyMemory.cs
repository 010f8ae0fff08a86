using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>What single keys take of a keyspace's memory.</summary>
public static class KeyMemory
{
    /// <summary>
    /// Memory of all versions of a key, also of what hides, in bytes: their records, their slots in the key table, and the whole table of the
    /// key's elements with their order. The free slots of the key table belong to no key.
    /// </summary>
    /// <param name="keyspace">The data; on its thread.</param>
    /// <param name="key">The key.</param>
    /// <returns>0 if the key has no version.</returns>
    public static long BytesOf(Keyspace keyspace, ReadOnlySpan<byte> key)
    {
        long bytes = 0;
        ElementStore store = keyspace.StoreOf(key);
        store.Keys.TryFind(key, out KeyPlace place);
        for (; place.Holds(key); place = place.Next)
        {
            bytes += KeySlot.Bytes + place.Segment[place.Index].Record.BlockBytes;
            if (place.Version.Shape == VersionShape.Set) bytes += store.SetAt(place).Bytes;
        }

        return bytes;
    }
}
