using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Node.Tests.Storage;

public sealed class BootIdTests
{
    [Fact]
    public void It_stays_the_same_while_the_machine_runs()
    {
        string bootId = BootId.Read();
        Assert.Equal(bootId, BootId.Read());
        if (OperatingSystem.IsLinux()) Assert.True(Guid.TryParse(bootId, out _), bootId);
    }
}
