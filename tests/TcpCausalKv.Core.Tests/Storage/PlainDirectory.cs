using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Core.Tests.Storage;

/// <summary>A data directory in memory that loses nothing, and refuses just the operation that it is told to.</summary>
internal sealed class PlainDirectory : IDataDirectory
{
    private int _operations;

    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>The operation (1 is the first change or sync) that fails; 0 for none.</summary>
    public int FailingOperation { get; set; }

    /// <summary>From the failing operation on nothing works any more.</summary>
    public bool FailsForGood { get; init; }

    /// <summary>Told of each operation before it is done.</summary>
    public Action<string>? Watch { get; set; }

    public string Path => "/plain";

    public IReadOnlyList<string> List() => [.. Files.Keys];

    public IDataFile Create(string name)
    {
        Operate($"create {name}");
        if (Files.ContainsKey(name)) throw new StorageException($"{name} is there.");
        Files[name] = [];
        return new PlainFile(this, name);
    }

    public void Prepare(long bytes) => Watch?.Invoke($"prepare {bytes}");

    public IDataFile Open(string name)
    {
        if (!Files.ContainsKey(name)) throw new StorageException($"{name} is not there.");
        return new PlainFile(this, name);
    }

    public void Rename(string from, string to)
    {
        Operate($"rename {from} {to}");
        Files[to] = Files[from];
        Files.Remove(from);
    }

    public void Delete(string name)
    {
        Operate($"delete {name}");
        if (!Files.Remove(name)) throw new StorageException($"{name} is not there.");
    }

    public void Sync() => Operate("sync directory");

    /// <summary>The directory as a new process finds it.</summary>
    public PlainDirectory Copy()
    {
        PlainDirectory copy = new();
        foreach ((string name, byte[] bytes) in Files) copy.Files[name] = bytes;
        return copy;
    }

    private void Operate(string what)
    {
        Watch?.Invoke(what);
        _operations++;
        bool fails = FailsForGood ? FailingOperation > 0 && _operations >= FailingOperation : _operations == FailingOperation;
        if (fails) throw new StorageException($"Refused: {what}.");
    }

    private sealed class PlainFile(PlainDirectory directory, string name) : IDataFile
    {
        private bool _isClosed;

        public string Name => name;

        public long Length => Bytes.Length;

        private byte[] Bytes
        {
            get
            {
                ObjectDisposedException.ThrowIf(_isClosed, this);
                return directory.Files[name];
            }
            set => directory.Files[name] = value;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            directory.Operate($"write {name} {offset} {bytes.Length}");
            byte[] longer = new byte[Math.Max(Bytes.Length, offset + bytes.Length)];
            Bytes.CopyTo(longer, 0);
            bytes.CopyTo(longer.AsSpan((int)offset));
            Bytes = longer;
        }

        public int Read(long offset, Span<byte> into)
        {
            int length = (int)Math.Min(into.Length, Math.Max(0, Bytes.Length - offset));
            Bytes.AsSpan((int)offset, length).CopyTo(into);
            return length;
        }

        public void Truncate(long length)
        {
            directory.Operate($"truncate {name} {length}");
            Bytes = Bytes[..(int)length];
        }

        public void Sync() => directory.Operate($"sync {name}");

        public void Dispose() => _isClosed = true;
    }
}
