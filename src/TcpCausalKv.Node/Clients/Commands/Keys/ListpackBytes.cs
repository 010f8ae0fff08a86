using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Keys;

// listpack = bytes:u32 entries:u16 entry* FF       entry = type, bytes, and the length of both once more, from which one can go back
/// <summary>How long Redis's most compact representation of a list would be.</summary>
internal static class ListpackBytes
{
    private const int FixedBytes = sizeof(uint) + sizeof(ushort) + 1;
    private const int IntegerBytesMax = 20;

    /// <summary>Bytes for all elements; counts no further than somewhat above <paramref name="enough"/>.</summary>
    public static long Of(ListView list, long enough)
    {
        long bytes = FixedBytes;
        for (ListCursor cursor = list.From(0); !cursor.IsEnd && bytes <= enough; cursor.MoveNext())
        {
            int entry = OfEntry(cursor.Value);
            bytes += entry + OfLengthOf(entry);
        }

        return bytes;
    }

    private static int OfEntry(ReadOnlySpan<byte> value)
    {
        if (value.Length <= IntegerBytesMax && RedisNumber.TryParse(value, out long number)) return OfInteger(number);
        return value.Length switch
        {
            < 1 << 6 => 1 + value.Length,
            < 1 << 12 => 2 + value.Length,
            _ => 5 + value.Length,
        };
    }

    private static int OfInteger(long number) => number switch
    {
        >= 0 and < 1 << 7 => 1,
        >= -(1 << 12) and < 1 << 12 => 2,
        >= short.MinValue and <= short.MaxValue => 3,
        >= -(1 << 23) and < 1 << 23 => 4,
        >= int.MinValue and <= int.MaxValue => 5,
        _ => 9,
    };

    // Seven bits of a length a byte.
    private static int OfLengthOf(int entry) => entry switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        < 1 << 28 => 4,
        _ => 5,
    };
}
