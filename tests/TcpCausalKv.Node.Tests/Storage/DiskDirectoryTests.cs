using TcpCausalKv.Core.Storage;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Node.Tests.Storage;

public sealed class DiskDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();
    private readonly DiskDirectory _directory;

    public DiskDirectoryTests() => _directory = DiskDirectory.At(_temporary.Path);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_directory_that_is_not_there_is_made_with_those_above_it()
    {
        string path = _temporary["a/b/c"];
        DiskDirectory made = DiskDirectory.At(path);

        Assert.Equal(path, made.Path);
        Assert.Empty(made.List());
        made.Sync();
    }

    [Fact]
    public void A_file_in_its_place_is_refused()
    {
        File.WriteAllText(_temporary["data"], "");
        StorageException refusal = Assert.Throws<StorageException>(() => DiskDirectory.At(_temporary["data"]));
        Assert.Contains(_temporary["data"], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_listed_in_ordinal_order_without_directories()
    {
        foreach (string name in (string[])["b", "a", "log-0a", "log-09", "B"]) _directory.Create(name).Dispose();
        Directory.CreateDirectory(_temporary["c"]);

        Assert.Equal(["B", "a", "b", "log-09", "log-0a"], _directory.List());
    }

    [Fact]
    public void Create_makes_no_file_that_is_there_and_open_none_that_is_not()
    {
        _directory.Create("one").Dispose();

        Assert.Throws<StorageException>(() => _directory.Create("one"));
        Assert.Throws<StorageException>(() => _directory.Open("two"));
        Assert.Equal(["one"], _directory.List());
    }

    [Fact]
    public void Rename_replaces_what_has_the_name()
    {
        Write("identity", "old");
        Write("identity.new", "new");

        _directory.Rename("identity.new", "identity");

        Assert.Equal(["identity"], _directory.List());
        Assert.Equal("new", File.ReadAllText(_temporary["identity"]));
    }

    [Fact]
    public void What_is_not_there_can_be_neither_renamed_nor_deleted()
    {
        Assert.Throws<StorageException>(() => _directory.Rename("none", "other"));
        StorageException refusal = Assert.Throws<StorageException>(() => _directory.Delete("none"));
        Assert.Contains(_temporary["none"], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Delete_removes_a_file_even_while_it_is_open()
    {
        using IDataFile file = _directory.Create("one");
        _directory.Delete("one");

        Assert.Empty(_directory.List());
        file.Write(0, "still"u8);
        Assert.Equal(5, file.Length);
    }

    [Fact]
    public void A_sync_that_fails_says_so()
    {
        if (!OperatingSystem.IsLinux()) return;

        // There is nothing to sync in a directory of the kernel's own.
        StorageException refusal = Assert.Throws<StorageException>(DiskDirectory.At("/proc/self/fd").Sync);
        Assert.Contains("/proc/self/fd", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_is_gone_can_be_neither_listed_nor_synced()
    {
        DiskDirectory gone = DiskDirectory.At(_temporary["gone"]);
        Directory.Delete(gone.Path);

        Assert.Throws<StorageException>(gone.List);
        Assert.Throws<StorageException>(gone.Sync);
    }

    private void Write(string name, string text) => File.WriteAllText(_temporary[name], text);
}
