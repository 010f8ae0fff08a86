using System.Net;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Processes;

/// <summary>A member of the cluster over all of its lives. Starting, pausing and killing is for one caller at a time.</summary>
/// <param name="name">Its name.</param>
/// <param name="clients">Its text port.</param>
/// <param name="server">The program that it runs.</param>
/// <param name="arguments">Arguments that all members share.</param>
/// <param name="storage">Where members keep their data; null for memory only.</param>
internal sealed class ClusterNode(
    string name, IPEndPoint clients, ServerExecutable server, IReadOnlyList<string> arguments, ClusterStorage? storage) : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private NodeProcess? _process;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its text port.</summary>
    public IPEndPoint Clients { get; } = clients;

    /// <summary>What the system calls its process, which must have been started.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>True if what it knows outlives its process.</summary>
    public bool KeepsData => storage is not null;

    /// <summary>Keeps sessions off the node while it must not take writes.</summary>
    public NodeGate Gate { get; } = new();

    /// <summary>True if its process has ended without having been told to.</summary>
    public bool HasEndedByItself => _process?.HasEndedByItself ?? false;

    /// <summary>The exit code of its process, which must have ended.</summary>
    public int ExitCode => _process!.ExitCode;

    /// <summary>True if its process was killed by somebody else.</summary>
    public bool WasKilledByOther => _process?.WasKilledByOther ?? false;

    /// <summary>The last lines that its process wrote, oldest first.</summary>
    public IReadOnlyCollection<string> LastLines => _process?.LastLines ?? [];

    /// <summary>Starts it with nothing in memory.</summary>
    /// <param name="isNewCluster">True if there is no history of it to ask for.</param>
    /// <param name="program">What to start instead of the usual program, or null.</param>
    public void Start(bool isNewCluster, ServerExecutable? program = null)
    {
        IEnumerable<string> data = storage?.ArgumentsOf(Name) ?? ["--in-memory"];
        string[] ownArguments = ["node", "--node", Name, "--client", Clients.ToString(), .. data];
        string[] newCluster = isNewCluster ? ["--new-cluster"] : [];
        _process = NodeProcess.Start(program ?? server, [.. ownArguments, .. arguments, .. newCluster]);
    }

    /// <summary>Waits until its process has ended without having been told to.</summary>
    /// <returns>False if it has not by the deadline.</returns>
    public async Task<bool> EndsByItselfAsync(TimeSpan deadline)
    {
        using CancellationTokenSource late = new(deadline);
        while (!HasEndedByItself && !late.IsCancellationRequested) await Task.Delay(PollInterval);
        return HasEndedByItself;
    }

    /// <summary>Waits until it answers.</summary>
    /// <exception cref="NodeFailedException">Its process has ended, or the deadline has passed.</exception>
    public Task AwaitAnswerAsync(TimeSpan deadline) => AwaitAsync(_ => true, "answering", deadline);

    /// <summary>Waits until it takes writes.</summary>
    /// <exception cref="NodeFailedException">Its process has ended, or the deadline has passed.</exception>
    public Task AwaitWritesAsync(TimeSpan deadline) => AwaitAsync(status => status.WritesAdmitted, "taking writes", deadline);

    /// <summary>What it says of itself; null if it does not answer.</summary>
    public async Task<NodeStatus?> TryAskStatusAsync(CancellationToken cancel) =>
        await TryAskAsync(NodeStatus.Question, cancel) is { } reply ? NodeStatus.Read(reply) : null;

    /// <summary>Sends a command on a connection of its own.</summary>
    /// <returns>The reply; null if there was none, so that it is unknown what the node did.</returns>
    public async Task<RespReply?> TryAskAsync(IReadOnlyList<string> words, CancellationToken cancel)
    {
        try
        {
            using RespConnection connection = await RespConnection.OpenAsync(Clients, cancel);
            return await connection.AskAsync(words, cancel);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Stops its process in its tracks.</summary>
    public void Pause() => _process!.Pause();

    /// <summary>Lets its process go on.</summary>
    public void Resume() => _process!.Resume();

    /// <summary>Tells its process to end in order, and waits until it has.</summary>
    /// <exception cref="NodeFailedException">It does not end.</exception>
    public async Task StopAsync(TimeSpan deadline)
    {
        if (!await _process!.TryStopAsync(deadline)) throw NodeFailedException.Of(this, $"does not end within {deadline.TotalSeconds} s");
    }

    /// <summary>Ends its process as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        await _process.DisposeAsync();
        _process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task AwaitAsync(Func<NodeStatus, bool> isWanted, string what, TimeSpan deadline)
    {
        using CancellationTokenSource late = new(deadline);
        while (!HasEndedByItself && !late.IsCancellationRequested)
        {
            if (await TryAskStatusAsync(late.Token) is { } status && isWanted(status)) return;
            await Task.Delay(PollInterval);
        }

        string failure = HasEndedByItself ? "has ended by itself" : $"is not {what} after {deadline.TotalSeconds} s";
        throw NodeFailedException.Of(this, failure);
    }
}
