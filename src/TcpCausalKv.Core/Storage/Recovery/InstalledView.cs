using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Snapshots;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>A data directory as it will be once the next start has completed an installation that was cut short. For reading only.</summary>
internal sealed class InstalledView : IDataDirectory
{
    private readonly IDataDirectory _directory;
    private readonly long _logOffset;

    private InstalledView(IDataDirectory directory, long logOffset)
    {
        _directory = directory;
        _logOffset = logOffset;
    }

    /// <inheritdoc/>
    public string Path => _directory.Path;

    /// <summary>The view; the directory itself if nothing is to be completed.</summary>
    /// <exception cref="StorageException">The directory can't be read.</exception>
    public static IDataDirectory Of(IDataDirectory directory) =>
        SnapshotInstallation.LogOffsetToComplete(directory.List()) is { } logOffset ? new InstalledView(directory, logOffset) : directory;

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [.. _directory.List().Where(Stays).Append(SegmentName.Of(_logOffset)).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IDataFile Open(string name) =>
        _directory.Open(name == SegmentName.Of(_logOffset) ? SnapshotInstallation.NewSegmentOf(_logOffset) : name);

    /// <inheritdoc/>
    public IDataFile Create(string name) => throw new NotSupportedException("A view is for reading.");

    /// <inheritdoc/>
    public void Rename(string from, string to) => throw new NotSupportedException("A view is for reading.");

    /// <inheritdoc/>
    public void Delete(string name) => throw new NotSupportedException("A view is for reading.");

    /// <inheritdoc/>
    public void Sync() => throw new NotSupportedException("A view is for reading.");

    private bool Stays(string name)
    {
        if (SegmentName.TryParse(name, out long start)) return start > _logOffset;
        if (SnapshotFiles.TryParse(name, out long logOffset)) return logOffset >= _logOffset;
        return name != SnapshotInstallation.NewSegmentOf(_logOffset);
    }
}
