using TcpCausalKv.Core.Storage.Snapshots;

namespace TcpCausalKv.Core.Tests.Storage.Snapshots;

public sealed class SnapshotFilesTests
{
    [Theory]
    [InlineData(0, "snapshot-0000000000000000")]
    [InlineData(0xAB_CDEF, "snapshot-0000000000abcdef")]
    [InlineData(long.MaxValue, "snapshot-7fffffffffffffff")]
    public void A_name_holds_the_log_position(long position, string name)
    {
        Assert.Equal(name, SnapshotFiles.NameOf(position));
        Assert.True(SnapshotFiles.TryParse(name, out long parsed));
        Assert.Equal(position, parsed);
    }

    [Theory]
    [InlineData("snapshot.new")]
    [InlineData("snapshot-")]
    [InlineData("snapshot-00000000000000")]
    [InlineData("snapshot-0000000000ABCDEF")]
    [InlineData("snapshot-ffffffffffffffff")]
    [InlineData("snapshot-000000000000000g")]
    [InlineData("snapshot- 00000000000000a")]
    [InlineData("snapshot-0000000000000000.old")]
    [InlineData("log-0000000000000000")]
    public void Any_other_name_is_none_of_a_snapshot(string name) => Assert.False(SnapshotFiles.TryParse(name, out _));

    [Fact]
    public void Snapshots_are_listed_newest_first_and_only_older_ones_deleted()
    {
        PlainDirectory directory = new();
        foreach (long position in (long[])[5, 300, 20]) directory.Files[SnapshotFiles.NameOf(position)] = [];
        directory.Files["log-0000000000000000"] = [];

        Assert.Equal([300L, 20L, 5L], SnapshotFiles.List(directory));
        SnapshotFiles.DeleteOlder(directory, 20);
        Assert.Equal([300L, 20L], SnapshotFiles.List(directory));
        Assert.Contains("log-0000000000000000", directory.List());
    }

    [Fact]
    public void A_leftover_is_deleted_once()
    {
        PlainDirectory directory = new();
        directory.Files[SnapshotFiles.NewName] = [];
        Assert.True(SnapshotFiles.DeleteLeftover(directory));
        Assert.False(SnapshotFiles.DeleteLeftover(directory));
    }
}
