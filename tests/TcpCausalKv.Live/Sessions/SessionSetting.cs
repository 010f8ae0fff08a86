using TcpCausalKv.Processes;

namespace TcpCausalKv.Live.Sessions;

/// <summary>What the sessions of one round share.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Nodes">The nodes that they use.</param>
/// <param name="Keys">The keys that they use.</param>
/// <param name="ThinkMs">The longest pause of a session between two commands, milliseconds.</param>
/// <param name="Recorder">Keeps what they do and see.</param>
/// <param name="Counters">Counts it.</param>
internal sealed record SessionSetting(
    int Round, IReadOnlyList<ClusterNode> Nodes, RoundKeys Keys, int ThinkMs, HistoryRecorder Recorder, SessionCounters Counters);
