using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Simulation.Disks;

/// <summary>
/// A data directory in memory that can lose what was not synced, tear it, refuse operations, and end the process in any of them.
/// </summary>
/// <remarks>
/// Names follow POSIX and not one file system: of the creations, renames and deletions that no sync of the directory covers a power cut keeps
/// any, in their order. One thread.
/// </remarks>
public sealed class SimulatedDirectory : IDataDirectory
{
    private readonly List<(string Name, DiskPages? File)[]> _unsynced = [];
    private SortedDictionary<string, DiskPages> _seen = new(StringComparer.Ordinal);
    private SortedDictionary<string, DiskPages> _durable = new(StringComparer.Ordinal);
    private int _process;

    /// <summary>Decides what becomes of each operation on a file or the directory; null for what should.</summary>
    public Func<DiskOperation, string, DiskFault>? Faults { get; set; }

    /// <summary>Bytes that all files together may have; no bound if null.</summary>
    public long? Capacity { get; set; }

    /// <inheritdoc/>
    public long? FreeBytes => Capacity - UsedBytes;

    /// <summary>Bytes that all files together have.</summary>
    public long UsedBytes => _seen.Values.Sum(file => file.Length);

    /// <summary>Operations so far.</summary>
    public int Operations { get; private set; }

    /// <inheritdoc/>
    public string Path => "disk";

    /// <inheritdoc/>
    public IReadOnlyList<string> List()
    {
        Begin(DiskOperation.List, Path);
        return [.. _seen.Keys];
    }

    /// <inheritdoc/>
    public IDataFile Create(string name)
    {
        Begin(DiskOperation.Create, name);
        if (_seen.ContainsKey(name)) throw new StorageException($"{name} is there already");
        Change((name, new DiskPages()));
        return new OpenFile(this, name, _seen[name]);
    }

    /// <inheritdoc/>
    public IDataFile Open(string name)
    {
        Begin(DiskOperation.Open, name);
        return new OpenFile(this, name, Find(name));
    }

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        Begin(DiskOperation.Rename, from);
        Change((to, Find(from)), (from, null));
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        Begin(DiskOperation.Delete, name);
        Find(name);
        Change((name, null));
    }

    /// <inheritdoc/>
    public void Sync()
    {
        Begin(DiskOperation.SyncDirectory, Path);
        _durable = new SortedDictionary<string, DiskPages>(_seen, StringComparer.Ordinal);
        _unsynced.Clear();
    }

    /// <summary>The process ends, and with it what it had open; all that it handed over stays.</summary>
    public void Kill()
    {
        Faults = null;
        _process++;
    }

    /// <summary>The machine stops: what was not synced stays or is lost, in parts.</summary>
    /// <param name="choose">Gives a number from 0 up to its argument, without it.</param>
    public void CutPower(Func<int, int> choose)
    {
        Kill();
        foreach ((string Name, DiskPages? File)[] change in _unsynced)
        {
            if (choose(2) == 1) Apply(_durable, change);
        }

        _unsynced.Clear();
        _seen = new SortedDictionary<string, DiskPages>(_durable, StringComparer.Ordinal);
        foreach (DiskPages file in _seen.Values.Distinct()) file.CutPower(choose);
    }

    /// <summary>Another directory with the same files, all of them synced: what a backup is restored to.</summary>
    public SimulatedDirectory Copy()
    {
        SimulatedDirectory copy = new();
        foreach ((string name, DiskPages file) in _seen) copy.Put(name, file.Seen);
        return copy;
    }

    /// <summary>A copy of a file's bytes.</summary>
    public byte[] BytesOf(string name) => Find(name).Seen.ToArray();

    /// <summary>Bits of a file rot.</summary>
    public void Rot(string name, long offset, byte bits) => Find(name).Flip(offset, bits);

    /// <summary>A file is there with these bytes, and synced, whatever was there before.</summary>
    public void Put(string name, ReadOnlySpan<byte> bytes)
    {
        DiskPages file = new();
        file.Write(0, bytes);
        file.Sync();
        _seen[name] = _durable[name] = file;
    }

    private DiskPages Find(string name) =>
        _seen.TryGetValue(name, out DiskPages? file) ? file : throw new StorageException($"{name} is not there");

    private void Change(params (string Name, DiskPages? File)[] change)
    {
        Apply(_seen, change);
        _unsynced.Add(change);
    }

    private static void Apply(SortedDictionary<string, DiskPages> names, (string Name, DiskPages? File)[] change)
    {
        foreach ((string name, DiskPages? file) in change)
        {
            if (file is null) names.Remove(name);
            else names[name] = file;
        }
    }

    // Gives Half for the file to act on; everything else is done here.
    private DiskFault Begin(DiskOperation operation, string name, bool canHalve = false)
    {
        Operations++;
        DiskFault fault = Faults?.Invoke(operation, name) ?? DiskFault.None;
        if (fault == DiskFault.None || (canHalve && fault != DiskFault.Refuse)) return fault;
        if (fault == DiskFault.End) throw new ProcessEndedException($"{operation} of {name}");
        if (fault == DiskFault.Half) throw new StorageException($"{name}: the disk is full") { IsFull = true };
        throw new StorageException($"{name}: {operation} was refused");
    }

    private sealed class OpenFile(SimulatedDirectory directory, string name, DiskPages pages) : IDataFile
    {
        private readonly int _process = directory._process;
        private bool _isClosed;

        public string Name => name;

        public long Length => pages.Length;

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            AssertOpen();
            DiskFault fault = directory.Begin(DiskOperation.Write, name, canHalve: true);
            int room = fault == DiskFault.None ? RoomFor(offset, bytes.Length) : bytes.Length / 2;
            pages.Write(offset, bytes[..room]);
            if (fault == DiskFault.End) throw new ProcessEndedException($"a write to {name}");
            if (room < bytes.Length) throw new StorageException($"{name}: the disk is full") { IsFull = true };
        }

        // What overwrites needs none.
        private int RoomFor(long offset, int bytes) =>
            (int)Math.Min(bytes, Math.Max(0, pages.Length - offset) + Math.Max(0, directory.FreeBytes ?? bytes));

        public int Read(long offset, Span<byte> into)
        {
            AssertOpen();
            directory.Begin(DiskOperation.Read, name);
            return pages.Read(offset, into);
        }

        public void Truncate(long length)
        {
            AssertOpen();
            directory.Begin(DiskOperation.Truncate, name);
            pages.Truncate(length);
        }

        public void Sync()
        {
            AssertOpen();
            try
            {
                directory.Begin(DiskOperation.SyncFile, name);
            }
            catch (StorageException)
            {
                pages.ForgetDirty();
                throw;
            }

            pages.Sync();
        }

        public void Dispose() => _isClosed = true;

        private void AssertOpen()
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_process != directory._process) throw new InvalidOperationException($"{name} was opened by a process that has ended.");
        }
    }
}
