using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Comparing;

/// <summary>A store that can be compared with others, not started yet.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="StartAsync">Starts three servers of it, as a case wants them.</param>
internal sealed record ContenderKind(string Name, Func<CompareCase, Task<IContender>> StartAsync)
{
    /// <summary>A Redis primary with two replicas.</summary>
    public static ContenderKind Redis { get; } = new("redis", async load => await RedisContender.StartAsync(load));

    /// <summary>Three nodes of this store.</summary>
    /// <param name="name">What the table calls them.</param>
    /// <param name="server">What they run.</param>
    public static ContenderKind Causal(string name, ServerExecutable server) =>
        new(name, async load => await CausalContender.StartAsync(name, server, load));
}
