using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using TcpCausalKv.Node;
using TcpCausalKv.Server.Clients;

namespace TcpCausalKv.Server.Demo;

/// <summary>A node of the story: a process of its own, so that it can be killed for real. For one caller at a time.</summary>
internal sealed class DemoNode : IAsyncDisposable
{
    private const int ErrorLinesKept = 20;

    private readonly Process _process;
    private readonly PeerAddress _clients;
    private readonly ConcurrentQueue<string> _errorLines = new();
    private TextConnection? _connection;

    private DemoNode(string name, Process process, PeerAddress clients)
    {
        Name = name;
        _process = process;
        _clients = clients;
        process.ErrorDataReceived += (_, line) => KeepErrorLine(line.Data);
    }

    /// <summary>The node's name.</summary>
    public string Name { get; }

    /// <summary>The process's number.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts the process; it need not serve yet.</summary>
    /// <param name="name">The node's name.</param>
    /// <param name="clients">Where it is to serve clients.</param>
    /// <param name="arguments">All further arguments of <c>causalkv node</c>.</param>
    public static DemoNode Start(string name, PeerAddress clients, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = OwnExecutable();
        string[] first = ["node", "--node", name, "--client", clients.ToString()];
        foreach (string argument in first.Concat(arguments)) start.ArgumentList.Add(argument);

        // Settings of whoever runs the story are not for its nodes.
        foreach (string variable in start.Environment.Keys.Where(key => key.StartsWith("CAUSALKV_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(variable);
        }

        DemoNode node = new(name, new Process { StartInfo = start }, clients);
        node._process.Start();
        node._process.BeginErrorReadLine();
        return node;
    }

    /// <summary>Waits until the node answers, and has its links to and from so many peers.</summary>
    /// <exception cref="StepFailedException">Its process has ended instead.</exception>
    public async Task AwaitLinkedAsync(int peers, CancellationToken cancel)
    {
        while (true)
        {
            if (_process.HasExited) throw new StepFailedException($"node {Name} has ended at its start: {string.Join(" | ", _errorLines)}");
            try
            {
                TextReply status = await AskAsync(["CAUSAL", "PEERS"], cancel);
                if (status.Items.Count(IsEstablished) == peers) return;
            }
            catch (Exception notYet) when (notYet is SocketException or IOException)
            {
                await DisconnectAsync();
            }

            await Task.Delay(Stage.PollInterval, cancel);
        }
    }

    /// <summary>Sends a command and waits for the reply.</summary>
    public async Task<TextReply> AskAsync(IReadOnlyList<string> words, CancellationToken cancel)
    {
        _connection ??= await TextConnection.OpenAsync(_clients, cancel);
        return await _connection.AskAsync(words, cancel);
    }

    /// <summary>Opens a connection besides the one that <see cref="AskAsync"/> uses.</summary>
    public Task<TextConnection> OpenConnectionAsync(CancellationToken cancel) => TextConnection.OpenAsync(_clients, cancel);

    /// <summary>Ends the process as kill -9 does: it gets no chance to send or say anything more.</summary>
    public async Task KillAsync()
    {
        await DisconnectAsync();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static bool IsEstablished(TextReply peer) => peer.Items.Any(item => item.IsBulk("established"));

    private static ProcessStartInfo OwnExecutable()
    {
        string own = Environment.ProcessPath ?? throw new StepFailedException("this process's own executable is not known");
        ProcessStartInfo start = new(own) { RedirectStandardError = true, UseShellExecute = false };

        // Started as `dotnet causalkv.dll`, the executable is dotnet, and the assembly lies where those that it uses do.
        string assembly = $"{typeof(DemoNode).Assembly.GetName().Name}.dll";
        if (Path.GetFileNameWithoutExtension(own) == "dotnet") start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        return start;
    }

    private void KeepErrorLine(string? line)
    {
        if (line is null) return;
        _errorLines.Enqueue(line);
        if (_errorLines.Count > ErrorLinesKept) _errorLines.TryDequeue(out _);
    }

    private async Task DisconnectAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _connection = null;
    }
}
