using System.Text.Json.Serialization;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>Whether a process has left its data directory in order.</summary>
public enum NodeRunState
{
    /// <summary>It has not opened its data yet, or ended before it had: nobody was told of anything.</summary>
    [JsonStringEnumMemberName("beginning")]
    Beginning,

    /// <summary>It runs, or ended without saying so.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It stopped after all was synced.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,
}
