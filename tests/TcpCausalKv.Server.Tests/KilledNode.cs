namespace TcpCausalKv.Server.Tests;

/// <summary>What a node has left behind that was killed after it had written 30 keys.</summary>
public sealed class KilledNode : IAsyncLifetime, IDisposable
{
    public const int Keys = 30;

    internal DirectoryOfANode Directory { get; } = DirectoryOfANode.New();

    public async Task InitializeAsync()
    {
        (ProgramRun run, Node.PeerAddress clients) = await Directory.StartAsync();
        using (run)
        {
            for (int key = 0; key < Keys; key++) await DirectoryOfANode.AskAsync(clients, "SET", $"key{key}", new string('v', 100));
            await DirectoryOfANode.AwaitSnapshotAsync(clients);
            run.Signal(ProgramRun.SigKill);
            await run.AwaitEndAsync();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => Directory.Dispose();
}
