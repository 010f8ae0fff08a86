using TcpCausalKv.Core.Storage.Recovery;

namespace TcpCausalKv.Core.Storage.Log;

/// <summary>A segment's file as it was found: its head, its marks and its size, not its batches.</summary>
/// <param name="Start">Offset in the log at which it starts, by its name.</param>
/// <param name="FileBytes">Bytes of the file.</param>
/// <param name="Header">Its head; null if that can't be believed.</param>
/// <param name="Fault">What is wrong with the head, in words; null if nothing is.</param>
/// <param name="Mark">The later of its durable marks, if there is one.</param>
public sealed record SegmentView(long Start, long FileBytes, SegmentHeader? Header, string? Fault, DurableMark? Mark)
{
    /// <summary>Its file's name.</summary>
    public string Name => SegmentName.Of(Start);

    /// <summary>Offset in the log after the file's last byte.</summary>
    public long End => Start + Math.Max(0, FileBytes - SegmentHeader.PageBytes);

    /// <summary>All of the log before this log offset was synced, as far as this segment tells.</summary>
    public long DurableEnd => Math.Max(Header?.DurableEnd ?? 0, Mark?.LogOffset ?? 0);

    /// <summary>What is wrong with a head that can't be believed.</summary>
    /// <param name="logOffset">All of the log before it is good.</param>
    internal LogDamage DamageOfHead(long logOffset) =>
        new(Name, 0, logOffset, FileBytes < SegmentHeader.PageBytes ? LogDamageKind.Incomplete : LogDamageKind.Broken, Fault!);

    /// <summary>All segments of a directory, in the log's order.</summary>
    /// <exception cref="StorageException">The directory or a file can't be read.</exception>
    public static IReadOnlyList<SegmentView> ReadAll(IDataDirectory directory)
    {
        List<SegmentView> segments = [];
        foreach (string name in directory.List())
        {
            if (SegmentName.TryParse(name, out long start)) segments.Add(Read(directory, start));
        }

        segments.Sort((one, other) => one.Start.CompareTo(other.Start));
        return segments;
    }

    private static SegmentView Read(IDataDirectory directory, long start)
    {
        using IDataFile file = directory.Open(SegmentName.Of(start));
        Span<byte> page = stackalloc byte[SegmentHeader.PageBytes];
        page = page[..file.Read(0, page)];

        if (SegmentHeader.TryRead(page, out SegmentHeader? header, out string? fault) && header.Start != start)
        {
            fault = $"its head says that it starts at {header.Start}";
            header = null;
        }

        return new SegmentView(start, file.Length, header, fault, DurableMark.Latest(page, start));
    }
}
