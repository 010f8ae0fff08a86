namespace TcpCausalKv.Live.Crashing;

/// <summary>What happens to a node at a <see cref="CrashPoint"/>.</summary>
internal enum Disturbance
{
    /// <summary>It dies (SIGKILL), and the call is not made.</summary>
    Kill,

    /// <summary>The call fails: the disk is broken (EIO).</summary>
    InputOutputError,

    /// <summary>The call fails: the disk is full (ENOSPC).</summary>
    NoSpace,

    /// <summary>The disk lies: of what is written it does not keep the first bytes, and says that it did.</summary>
    Lie,
}
