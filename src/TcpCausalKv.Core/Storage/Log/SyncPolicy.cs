using System.Text.Json.Serialization;

namespace TcpCausalKv.Core.Storage.Log;

/// <summary>When what the log has is made to survive a power cut: what <c>--fsync</c> chooses.</summary>
public enum SyncPolicy
{
    /// <summary>Before anybody is told of it, peer or client.</summary>
    [JsonStringEnumMemberName("always")]
    Always,

    /// <summary>About once a second; a power cut may take the last writes.</summary>
    [JsonStringEnumMemberName("everysec")]
    EverySecond,

    /// <summary>When the operating system sees fit, and when the node stops.</summary>
    [JsonStringEnumMemberName("no")]
    Never,
}
