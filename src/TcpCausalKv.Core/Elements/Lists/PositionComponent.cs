using System.Buffers.Binary;
using TcpCausalKv.Core.Clocks;

namespace TcpCausalKv.Core.Elements.Lists;

// component = side:u8 stamp:u64 origin:u8 index:number [later:number laterIndex:number]
/// <summary>One component of a position.</summary>
/// <param name="Side">Where it lies.</param>
/// <param name="Source">What it was made from.</param>
/// <param name="Later">How much later than that, in timestamps, is the write that counted it on; 0 in the first component of a position.</param>
/// <param name="LaterIndex">The place of the effect in that write; 0 in the first component of a position.</param>
internal readonly record struct PositionComponent(ListSide Side, PositionSource Source, ulong Later, ulong LaterIndex)
{
    /// <summary>Bytes of the longest first component.</summary>
    public const int FirstBytesMax = FixedBytes + PositionNumber.BytesMax;

    /// <summary>Bytes of the longest component.</summary>
    public const int BytesMax = FixedBytes + (3 * PositionNumber.BytesMax);

    /// <summary>Goes before a component that lies before.</summary>
    public const byte BeforeMark = 0;

    /// <summary>Ends a position: what lies before it comes before, and what lies after it after.</summary>
    public const byte EndMark = 1;

    /// <summary>Goes before a component that lies after.</summary>
    public const byte AfterMark = 2;

    private const int TimestampAt = 1;
    private const int OriginAt = TimestampAt + sizeof(ulong);
    private const int FixedBytes = OriginAt + 1;

    /// <summary>Writes it.</summary>
    /// <param name="destination">At least <see cref="BytesMax"/> bytes, of a first one <see cref="FirstBytesMax"/>.</param>
    /// <param name="isFirst">True for the first component of a position.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> destination, bool isFirst)
    {
        destination[0] = Side == ListSide.Before ? BeforeMark : AfterMark;
        BinaryPrimitives.WriteUInt64BigEndian(destination[TimestampAt..], Source.Timestamp.Bits);
        destination[OriginAt] = (byte)Source.Origin;
        int length = FixedBytes;
        length += PositionNumber.Write(destination[length..], Source.Index);
        if (!isFirst)
        {
            length += PositionNumber.Write(destination[length..], Later);
            length += PositionNumber.Write(destination[length..], LaterIndex);
        }

        // What lies before descends, so that the newest of it comes first.
        if (Side == ListSide.Before) Invert(destination[TimestampAt..length]);
        return length;
    }

    /// <summary>Reads one.</summary>
    /// <param name="bytes">Begins with it.</param>
    /// <param name="isFirst">True for the first component of a position.</param>
    /// <param name="component">What it says.</param>
    /// <returns>Bytes read; 0 if they are none that <see cref="Write"/> writes.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, bool isFirst, out PositionComponent component)
    {
        component = default;
        if (bytes.Length < FixedBytes || bytes[0] is not (BeforeMark or AfterMark)) return 0;
        ListSide side = bytes[0] == BeforeMark ? ListSide.Before : ListSide.After;
        byte flip = side == ListSide.Before ? byte.MaxValue : (byte)0;
        ulong timestamp = BinaryPrimitives.ReadUInt64BigEndian(bytes[TimestampAt..]) ^ (flip * (ulong.MaxValue / byte.MaxValue));
        int origin = bytes[OriginAt] ^ flip;
        if (timestamp >= HybridTimestamp.BitsMax || origin >= VectorClock.WidthMax) return 0;

        ulong later = 0;
        ulong laterIndex = 0;
        int length = FixedBytes;
        bool isRight = TryRead(bytes, flip, ref length, out ulong index);
        if (!isFirst) isRight = isRight && TryRead(bytes, flip, ref length, out later) && TryRead(bytes, flip, ref length, out laterIndex);
        component = new PositionComponent(side, new PositionSource(new HybridTimestamp(timestamp), origin, index), later, laterIndex);
        return isRight && later < HybridTimestamp.BitsMax ? length : 0;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string text = $"{(Side == ListSide.Before ? 'L' : 'R')}{Source.Timestamp}:{Source.Origin}:{Source.Index}";
        return Later == 0 && LaterIndex == 0 ? text : $"{text}~{Later}.{LaterIndex}";
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, byte flip, ref int at, out ulong number)
    {
        int length = PositionNumber.Read(bytes[at..], flip, out number);
        at += length;
        return length > 0;
    }

    private static void Invert(Span<byte> bytes)
    {
        foreach (ref byte one in bytes) one = (byte)~one;
    }
}
