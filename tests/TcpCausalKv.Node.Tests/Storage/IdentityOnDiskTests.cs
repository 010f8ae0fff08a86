using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Node.Tests.Storage;

public class IdentityOnDiskTests
{
    private static readonly NodeIdentity Identity = NodeIdentity.Of(
        new Membership(new ClusterIdentity("tests", ["x"], 8), new ClusterId(1), versionMin: 2), 0, new NodeRun(1, "boot", SyncPolicy.Always,
            "mark", NodeRunState.Stopped, HistoryIsWhole: true));

    [Fact]
    public void An_identity_that_is_replaced_in_its_directory_stays_that_of_the_directory()
    {
        using TemporaryDirectory temporary = new();
        DiskDirectory directory = DiskDirectory.At(temporary.Path);

        for (int run = 0; run < 3; run++)
        {
            IdentityFile.Write(directory, Identity);
            Assert.Equal("mark", IdentityFile.Read(directory)!.LastRun.DirectoryMark);
        }
    }

    [Fact]
    public void An_identity_that_is_copied_over_a_later_one_is_that_of_no_directory()
    {
        using TemporaryDirectory temporary = new();
        DiskDirectory directory = DiskDirectory.At(temporary.Path);
        string file = Path.Combine(temporary.Path, IdentityFile.Name);
        IdentityFile.Write(directory, Identity);
        byte[] backup = File.ReadAllBytes(file);
        IdentityFile.Write(directory, Identity);

        File.WriteAllBytes(file, backup);

        Assert.Equal("", IdentityFile.Read(directory)!.LastRun.DirectoryMark);
    }
}
