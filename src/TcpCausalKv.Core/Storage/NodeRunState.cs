using System.Text.Json.Serialization;

namespace TcpCausalKv.Core.Storage;

/// <summary>Whether a process has left its data directory in order.</summary>
public enum NodeRunState
{
    /// <summary>It runs, or ended without saying so.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It stopped after all was synced.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,
}
