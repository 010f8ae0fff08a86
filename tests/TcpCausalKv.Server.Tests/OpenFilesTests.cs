using TcpCausalKv.Server.Settings;

namespace TcpCausalKv.Server.Tests;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData(10_000, 3, null, 50, 10_000)]
    [InlineData(10_000, 3, 1_048_576, 50, 10_000)]
    [InlineData(10_000, 3, 1_024, 50, 1_024 - 50 - 24 - 12)]
    [InlineData(10_000, 3, 87, 50, 1)]
    public void Clients_get_what_peers_and_files_leave(int clientsMax, int members, int? limit, int open, int expected) =>
        Assert.Equal(expected, OpenFiles.FitClients(clientsMax, members, limit, open));

    [Fact]
    public void A_limit_that_leaves_nothing_is_complained_of()
    {
        SettingException wrong = Assert.Throws<SettingException>(() => OpenFiles.FitClients(10, 3, 86, 50));
        Assert.Contains("needs 87 at least: raise 'ulimit -n'", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limit_and_what_is_open_are_known_on_Linux()
    {
        if (!OperatingSystem.IsLinux()) return;
        Assert.True(OpenFiles.Limit() > OpenFiles.Count());
        Assert.True(OpenFiles.Count() > 0);
    }
}
