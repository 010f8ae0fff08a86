namespace TcpCausalKv.Core.Storage;

/// <summary>A data directory as it will be once the next start has completed an installation that was cut short. For reading only.</summary>
internal sealed class InstalledView : IDataDirectory
{
    private readonly IDataDirectory _directory;
    private readonly long _position;

    private InstalledView(IDataDirectory directory, long position)
    {
        _directory = directory;
        _position = position;
    }

    /// <inheritdoc/>
    public string Path => _directory.Path;

    /// <summary>The view; the directory itself if nothing is to be completed.</summary>
    /// <exception cref="StorageException">The directory can't be read.</exception>
    public static IDataDirectory Of(IDataDirectory directory) =>
        SnapshotInstallation.PositionToComplete(directory.List()) is { } position ? new InstalledView(directory, position) : directory;

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [.. _directory.List().Where(Stays).Append(SegmentName.Of(_position)).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IDataFile Open(string name) =>
        _directory.Open(name == SegmentName.Of(_position) ? SnapshotInstallation.NewSegmentOf(_position) : name);

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
        if (SegmentName.TryParse(name, out long start)) return start > _position;
        if (SnapshotFiles.TryParse(name, out long position)) return position >= _position;
        return name != SnapshotInstallation.NewSegmentOf(_position);
    }
}
