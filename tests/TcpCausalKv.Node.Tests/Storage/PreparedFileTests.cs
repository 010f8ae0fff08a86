using Microsoft.Win32.SafeHandles;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Node.Tests.Storage;

public sealed class PreparedFileTests : IDisposable
{
    private const int Bytes = 1024 * 1024;

    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task It_has_no_name_until_it_is_given_one_and_then_it_is_an_empty_file()
    {
        PreparedFile prepared = new(_temporary.Path);
        prepared.Make(Bytes);
        await prepared.Made;
        Assert.Empty(Directory.GetFiles(_temporary.Path));

        using SafeFileHandle? file = prepared.TryName(_temporary["one"]);
        if (file is null) return; // The file system has no nameless files.

        Assert.Equal(0, RandomAccess.GetLength(file));
        RandomAccess.Write(file, "bytes"u8, 0);
        Assert.Equal("bytes", File.ReadAllText(_temporary["one"]));
        Assert.Null(prepared.TryName(_temporary["two"]));
    }

    [Fact]
    public async Task A_name_that_a_file_has_is_not_given_away()
    {
        File.WriteAllText(_temporary["one"], "there before");
        PreparedFile prepared = new(_temporary.Path);
        prepared.Make(Bytes);
        await prepared.Made;

        Assert.Null(prepared.TryName(_temporary["one"]));
        Assert.Equal("there before", File.ReadAllText(_temporary["one"]));
    }

    [Fact]
    public async Task More_space_than_there_is_makes_none()
    {
        PreparedFile prepared = new(_temporary.Path);
        prepared.Make(long.MaxValue);
        await prepared.Made;

        Assert.Null(prepared.TryName(_temporary["one"]));
        Assert.Empty(Directory.GetFiles(_temporary.Path));
    }

    [Fact]
    public void A_directory_creates_what_was_prepared_or_anything_else_under_the_same_rules()
    {
        DiskDirectory directory = DiskDirectory.At(_temporary.Path);
        for (int n = 0; n < 20; n++)
        {
            directory.Prepare(Bytes);
            using IDataFile file = directory.CreatePrepared($"{n}");
            Assert.Equal(0, file.Length);
            file.Write(3, "x"u8);
            Assert.Equal(4, file.Length);
            Assert.Throws<StorageException>(() => directory.CreatePrepared($"{n}"));
        }

        Assert.Equal(20, directory.List().Count);
    }
}
