using System.Diagnostics;
using TcpCausalKv.Processes;
using TcpCausalKv.Processes.Text;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Live.Sessions;

/// <summary>
/// A client that writes, reads, and moves between nodes with its token, on one connection at a time. Where it loses its
/// connection, or a node does not reach its token in time, it cannot say any more what it must see: it goes on as a new session,
/// under another name.
/// </summary>
internal sealed class Session(SessionSetting setting, int number, Random random)
{
    private const int MovePercent = 3;
    private const string MoveDeadlineMs = "1000";
    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(2);

    private readonly RequestDraw _draw = new(random, setting.Keys, number);
    private ClusterNode _node = setting.Nodes[0];
    private RespConnection? _connection;
    private string _name = "";
    private int _lives;

    /// <summary>Goes on until told to stop; a command that is under way is ended first.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(random.Next(setting.ThinkMs + 1), stop);
                await StepAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            Disconnect();
        }
    }

    private Task StepAsync(CancellationToken stop)
    {
        if (_connection is null) return BeginAsync(stop);
        return random.Next(100) < MovePercent ? MoveAsync(stop) : DoNextAsync(stop);
    }

    private Task BeginAsync(CancellationToken stop)
    {
        ClusterNode node = setting.Nodes[random.Next(setting.Nodes.Count)];
        return InsideAsync(node, () => ArriveNewAsync(node), stop);
    }

    private async Task ArriveNewAsync(ClusterNode node)
    {
        if (await TryConnectAsync(node)) BeginLife();
    }

    private Task DoNextAsync(CancellationToken stop)
    {
        Request request = _draw.Next();
        return InsideAsync(_node, () => DoAsync(request), stop);
    }

    private async Task DoAsync(Request request)
    {
        foreach (IReadOnlyList<string> words in request.Before)
        {
            if (await TryAskAsync(words) is { IsError: false }) continue;

            // What was queued so far goes with the connection.
            Disconnect();
            Keep(TransactionStatus.Fail, request.Effects);
            return;
        }

        RespReply? reply = await TryAskAsync(request.Words);
        (TransactionStatus status, IReadOnlyList<RecordedOperation> operations) = reply switch
        {
            null => (TransactionStatus.Info, request.Effects),
            { IsError: true } => (TransactionStatus.Fail, request.Effects),
            _ => (TransactionStatus.Ok, request.Seen(reply)),
        };
        Keep(status, operations);

        // It has no place in any session's order: nobody depends on it.
        if (status != TransactionStatus.Fail) setting.Recorder.Add($"r{setting.Round}later", _node.Name, TransactionStatus.Ok, request.Later);
    }

    private void Keep(TransactionStatus status, IReadOnlyList<RecordedOperation> operations)
    {
        setting.Counters.Add(status);
        setting.Recorder.Add(_name, _node.Name, status, operations);
    }

    // The token is taken inside the old node's gate: whatever it stands for, another node has it before that one can be killed.
    private async Task MoveAsync(CancellationToken stop)
    {
        RespReply? token = null;
        await InsideAsync(_node, async () => token = await TryAskAsync(["CAUSAL", "TOKEN"]), stop);

        // A node that reads its data, after a start or because a peer's snapshot takes the place of it, gives none: the session stays.
        if (token is null or { IsError: true }) return;

        ClusterNode[] others = [.. setting.Nodes.Where(node => node != _node)];
        if (others.Length == 0) return;
        ClusterNode target = others[random.Next(others.Length)];
        await InsideAsync(target, () => ArriveAsync(target, token), stop);
    }

    private async Task ArriveAsync(ClusterNode target, RespReply token)
    {
        if (!await TryConnectAsync(target)) return;
        if (await TryAskAsync(["CAUSAL", "WAIT", token.Text, MoveDeadlineMs]) is not { } reply) return;

        if (reply.IsError) BeginLife();
        else setting.Counters.AddMove();
    }

    private void BeginLife()
    {
        _name = $"{setting.Keys.WriterOf(number)}.{++_lives}";
        _draw.BeginLife();
        setting.Counters.AddSession();
    }

    /// <summary>
    /// Connects to a node instead of the one before. False if it is down: the next step tries one again, as a new session.
    /// </summary>
    private async Task<bool> TryConnectAsync(ClusterNode node)
    {
        Disconnect();
        using CancellationTokenSource deadline = new(RequestDeadline);
        try
        {
            _connection = await RespConnection.OpenAsync(node.Clients, deadline.Token);
            _node = node;
            return true;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Sends a command; null if no reply came in time, and then the connection is gone.</summary>
    private async Task<RespReply?> TryAskAsync(IReadOnlyList<string> words)
    {
        using CancellationTokenSource deadline = new(RequestDeadline);
        long start = Stopwatch.GetTimestamp();
        try
        {
            RespReply reply = await _connection!.AskAsync(words, deadline.Token);
            RespReply? error = reply.IsError ? reply : reply.Items.FirstOrDefault(item => item.IsError);
            if (error is not null) setting.Counters.AddError(_node.Name, words, error.Text);
            return reply;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            Disconnect();
            return null;
        }
        finally
        {
            setting.Counters.AddWait((long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private static async Task InsideAsync(ClusterNode node, Func<Task> act, CancellationToken stop)
    {
        await node.Gate.EnterAsync(stop);
        try
        {
            await act();
        }
        finally
        {
            node.Gate.Leave();
        }
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
