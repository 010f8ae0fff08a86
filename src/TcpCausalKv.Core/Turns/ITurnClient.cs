using TcpCausalKv.Core.Storage.Log;

namespace TcpCausalKv.Core.Turns;

/// <summary>One client's replies, as <see cref="TurnReplies"/> lets them leave.</summary>
public interface ITurnClient
{
    /// <summary>True if replies of an earlier turn wait for a sync.</summary>
    bool IsHeld { get; }

    /// <summary>Keeps what this turn has written until the log is released up to its end: <see cref="ReleaseMarks.Hold"/>.</summary>
    void HoldReplies(long logEnd, long releasingEnd);

    /// <summary>Lets all replies leave.</summary>
    void ReleaseReplies();

    /// <summary>Lets those replies leave that show no more of the log than what is before <paramref name="releasedEnd"/>.</summary>
    void ReleaseReplies(long releasedEnd);

    /// <summary>Sends what may leave, as far as the connection takes it. Nothing runs a command in here.</summary>
    void Flush();
}
