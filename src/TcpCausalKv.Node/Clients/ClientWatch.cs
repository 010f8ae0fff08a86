using TcpCausalKv.Node.Diagnostics;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Clients;

/// <summary>Once a second, as long as anything is set that needs it: ends clients that are idle, or whose replies have waited for too long.</summary>
/// <remarks>On the loop only.</remarks>
internal sealed class ClientWatch(ClientConnections connections)
{
    private const int PeriodMs = 1_000;

    private LoopTimer? _timer;

    /// <summary>A setting has changed, or a client has come.</summary>
    internal void Begin()
    {
        if (_timer is { IsPending: true } || !IsNeeded || connections.Count == 0) return;
        _timer = connections.Node.Loop.Timers.Schedule(connections.Node.Loop.NowMs + PeriodMs, Look);
    }

    private bool IsNeeded => connections.Settings.TimeoutSeconds > 0 || connections.Settings.OutputLimits.Normal.SoftBytes > 0;

    private void Look()
    {
        long nowMs = connections.Node.Loop.NowMs;
        OutputLimit limit = connections.Settings.OutputLimits.Normal;
        long timeoutMs = connections.Settings.TimeoutSeconds * 1_000L;
        foreach (ClientSession session in connections.Sessions.ToArray())
        {
            if (session.IsOverSoftLimit(limit, nowMs))
            {
                connections.Logger.RepliesOverflowed(session.Profile.Id, session.Profile.Address, session.Profile.LastCommand, session.OutputBytes);
                session.Drop("too many replies wait");
            }
            else if (timeoutMs > 0 && !session.IsBlocked && nowMs - session.Profile.HeardMs > timeoutMs) session.Drop("idle for longer than timeout");
        }

        Begin();
    }
}
