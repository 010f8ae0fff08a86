using System.Diagnostics;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Node.Storage;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Storage;

public sealed class DirectoryLockTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_directory_has_one_holder_at_a_time()
    {
        DiskDirectory directory = DiskDirectory.At(_temporary.Path);
        using (DirectoryLock.Take(directory))
        {
            StorageException refusal = Assert.Throws<StorageException>(() => DirectoryLock.Take(directory));
            Assert.Contains(_temporary.Path, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("in use by another process", refusal.Message, StringComparison.Ordinal);
        }

        DirectoryLock.Take(directory).Dispose();
        Assert.Equal(["lock"], directory.List());
    }

    [Fact]
    public async Task Another_process_that_holds_it_is_noticed()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/flock")) return;

        DiskDirectory directory = DiskDirectory.At(_temporary.Path);
        ProcessStartInfo start = new("/usr/bin/flock", [_temporary["lock"], "sh", "-c", "echo held; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process holder = Process.Start(start)!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());

        Assert.Throws<StorageException>(() => DirectoryLock.Take(directory));

        await holder.StandardInput.WriteLineAsync();
        await holder.WaitForExitAsync();
        DirectoryLock.Take(directory).Dispose();
    }

    [Fact]
    public void The_mark_stays_with_the_directory()
    {
        string first = MarkOf(_temporary["data"]);
        Assert.Equal(first, MarkOf(_temporary["data"]));

        Directory.Move(_temporary["data"], _temporary["moved"]);
        Assert.Equal(first, MarkOf(_temporary["moved"]));
    }

    [Fact]
    public void A_copy_has_another_mark()
    {
        string original = MarkOf(_temporary["data"]);
        Directory.CreateDirectory(_temporary["copy"]);
        File.Copy(_temporary["data/lock"], _temporary["copy/lock"]);

        Assert.NotEqual(original, MarkOf(_temporary["copy"]));
    }

    [Fact]
    public void A_copy_that_is_put_in_the_place_of_the_directory_has_another_mark()
    {
        string original = MarkOf(_temporary["data"]);
        File.Copy(_temporary["data/lock"], _temporary["backup"]);
        AwaitNewBirths(after: File.GetCreationTimeUtc(_temporary["data/lock"]));
        File.Delete(_temporary["data/lock"]);
        File.Copy(_temporary["backup"], _temporary["data/lock"]);

        Assert.NotEqual(original, MarkOf(_temporary["data"]));
    }

    [Fact]
    public void A_directory_that_can_not_be_locked_says_why()
    {
        DiskDirectory directory = DiskDirectory.At(_temporary["data"]);
        Directory.CreateDirectory(_temporary["data/lock"]);

        StorageException refusal = Assert.Throws<StorageException>(() => DirectoryLock.Take(directory));
        Assert.Contains("Cannot lock", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_temporary["data"], refusal.Message, StringComparison.Ordinal);
    }

    // A file system's clock ticks once in some milliseconds.
    private void AwaitNewBirths(DateTime after)
    {
        Assert.True(SpinWait.SpinUntil(IsBornLater, Deadline.Default));

        bool IsBornLater()
        {
            File.Delete(_temporary["probe"]);
            File.WriteAllText(_temporary["probe"], "");
            return File.GetCreationTimeUtc(_temporary["probe"]) > after;
        }
    }

    private static string MarkOf(string path)
    {
        using DirectoryLock held = DirectoryLock.Take(DiskDirectory.At(path));
        return held.Mark;
    }
}
