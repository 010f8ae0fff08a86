using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Node.Tests.Storage;

public sealed class BootIdTests
{
    [Fact]
    public void It_stays_the_same_while_the_machine_runs()
    {
        if (OperatingSystem.IsLinux()) Assert.Equal(BootId.Read(), BootId.Read());
        else Assert.NotEqual(BootId.Read(), BootId.Read());
    }
}
