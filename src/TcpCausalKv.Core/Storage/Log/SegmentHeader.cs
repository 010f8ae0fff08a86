using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Storage.Log;

// page 0 of a segment:  0            2048          3072          4096
//                       | segment    | mark        | mark        | batches ...
// segment = kind version:u16 clusterId:u128 cluster:text width:u8 slot:u8 incarnation:u64 start:u64 durable:u64 before:clock

/// <summary>The head of a segment of the log: whose it is, and where in the log its batches stand.</summary>
/// <param name="ClusterId">The cluster; none if the segment was begun before the node knew of one.</param>
/// <param name="ClusterName">Name of the cluster, for people.</param>
/// <param name="Slot">The node's slot.</param>
/// <param name="Incarnation">The process that began the segment.</param>
/// <param name="Start">Offset in the log of the first batch.</param>
/// <param name="DurableEnd">All of the log before this log offset had been synced when the segment was begun.</param>
/// <param name="ClockBefore">What had been applied before the first batch; its width is that of the cluster.</param>
public sealed record SegmentHeader(
    ClusterId ClusterId, string ClusterName, int Slot, ulong Incarnation, long Start, long DurableEnd, VectorClock ClockBefore)
{
    /// <summary>Bytes before the first batch.</summary>
    public const int PageBytes = 4096;

    /// <summary>The version that this build writes and reads.</summary>
    public const int CurrentVersion = 3;

    // Its batches have effects on whole keys only; all else is the same.
    private const int OldestVersion = 2;

    private const int FrameBytesMax = DurableMark.FirstAt;

    /// <summary>The whole page, without marks.</summary>
    public byte[] ToPage()
    {
        ArrayBufferWriter<byte> output = new(PageBytes);
        BodyWriter body = new(output, FrameKind.Segment);
        body.UInt16(CurrentVersion);
        body.ClusterId(ClusterId);
        body.Text(ClusterName);
        body.Byte((byte)ClockBefore.Width);
        body.Byte((byte)Slot);
        body.UInt64(Incarnation);
        body.UInt64((ulong)Start);
        body.UInt64((ulong)DurableEnd);
        body.Clock(ClockBefore);
        body.Send();

        byte[] page = new byte[PageBytes];
        output.WrittenSpan.CopyTo(page);
        return page;
    }

    /// <summary>Reads the head from the front of a page.</summary>
    /// <param name="page">As much of the page as the file has.</param>
    /// <param name="header">The head, if it is whole.</param>
    /// <param name="fault">What is wrong with it, in words; null if nothing is.</param>
    public static bool TryRead(ReadOnlySpan<byte> page, [NotNullWhen(true)] out SegmentHeader? header, [NotNullWhen(false)] out string? fault)
    {
        header = null;
        fault = FaultOfFrame(page);
        if (fault is not null) return false;

        BodyReader body = new(page[..(int)Frame.TotalBytes(page)]);
        if (!body.TryUInt16(out ushort version)) fault = "its head has no version";
        else if (version is < OldestVersion or > CurrentVersion)
        {
            fault = $"its format has version {version}, and this program reads {OldestVersion} to {CurrentVersion}";
        }

        else if (!TryReadFields(ref body, out header)) fault = "its head has a field that is missing or out of range";
        return fault is null && header is not null;
    }

    private static string? FaultOfFrame(ReadOnlySpan<byte> page)
    {
        if (page.Length < PageBytes) return "it ends within its head";
        long bytes = Frame.TotalBytes(page);
        if (bytes is < Frame.BytesMin or > FrameBytesMax) return $"its head claims {bytes} bytes";

        ReadOnlySpan<byte> frame = page[..(int)bytes];
        if (!Frame.IsIntact(frame)) return "the checksum of its head is wrong";
        return Frame.Kind(frame) == FrameKind.Segment ? null : $"it begins with a record of kind {(byte)Frame.Kind(frame)}";
    }

    private static bool TryReadFields(ref BodyReader body, [NotNullWhen(true)] out SegmentHeader? header)
    {
        header = null;
        if (!body.TryClusterId(out ClusterId clusterId) || !body.TryText(ClusterIdentity.NameBytesMax, out string? name)) return false;
        if (!body.TryByte(out byte width) || width is < VectorClock.WidthMin or > VectorClock.WidthMax) return false;
        if (!body.TryByte(out byte slot) || slot >= width || !body.TryUInt64(out ulong incarnation)) return false;
        if (!body.TryUInt64(out ulong start) || !body.TryUInt64(out ulong durable)) return false;
        if (start > long.MaxValue / 2 || durable > start || !body.TryClock(width, out VectorClock? before) || !body.AtEnd) return false;

        header = new SegmentHeader(clusterId, name, slot, incarnation, (long)start, (long)durable, before);
        return true;
    }
}
