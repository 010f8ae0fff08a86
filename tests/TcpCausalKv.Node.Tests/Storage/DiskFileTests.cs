using Microsoft.Win32.SafeHandles;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Node.Tests.Storage;

public sealed class DiskFileTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();
    private readonly DiskDirectory _directory;

    public DiskFileTests() => _directory = DiskDirectory.At(_temporary.Path);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void What_is_written_at_an_offset_is_read_there()
    {
        using IDataFile file = _directory.Create("log");
        file.Write(0, "abcdef"u8);
        file.Write(6, "ghi"u8);
        file.Write(2, "CD"u8);
        file.Sync();

        byte[] read = new byte[9];
        Assert.Equal("log", file.Name);
        Assert.Equal(9, file.Length);
        Assert.Equal(9, file.Read(0, read));
        Assert.Equal("abCDefghi"u8.ToArray(), read);
    }

    [Fact]
    public void A_read_ends_with_the_file()
    {
        using IDataFile file = _directory.Create("log");
        file.Write(0, "abc"u8);

        Assert.Equal(2, file.Read(1, new byte[100]));
        Assert.Equal(0, file.Read(3, new byte[100]));
        Assert.Equal(0, file.Read(1_000, new byte[100]));
    }

    [Fact]
    public void What_was_written_is_there_for_who_opens_the_file_again()
    {
        using (IDataFile file = _directory.Create("log")) file.Write(0, "abc"u8);

        using IDataFile again = _directory.Open("log");
        byte[] read = new byte[3];
        Assert.Equal(3, again.Read(0, read));
        Assert.Equal("abc"u8.ToArray(), read);
    }

    [Fact]
    public void Truncate_cuts_the_end()
    {
        using IDataFile file = _directory.Create("log");
        file.Write(0, new byte[10_000]);
        file.Truncate(4_096);

        Assert.Equal(4_096, file.Length);
        Assert.Equal(0, file.Read(4_096, new byte[1]));
    }

    [Fact]
    public void A_full_disk_is_named()
    {
        if (!OperatingSystem.IsLinux()) return;

        using DiskFile full = OpenFull();
        StorageException refusal = Assert.Throws<StorageException>(() => full.Write(0, "abc"u8));
        Assert.Contains("/dev/full", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("No space left", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sync_that_fails_says_so()
    {
        if (!OperatingSystem.IsLinux()) return;

        using DiskFile full = OpenFull();
        StorageException refusal = Assert.Throws<StorageException>(full.Sync);
        Assert.Contains("/dev/full", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_read_only_file_refuses_is_said()
    {
        File.WriteAllText(_temporary["log"], "abc");
        SafeFileHandle handle = File.OpenHandle(_temporary["log"]);
        using DiskFile file = new(_temporary["log"], handle);

        Assert.Throws<StorageException>(() => file.Write(0, "x"u8));
        Assert.Throws<StorageException>(() => file.Truncate(1));
        Assert.Equal("abc", File.ReadAllText(_temporary["log"]));
    }

    private static DiskFile OpenFull() => new("/dev/full", File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite));
}
