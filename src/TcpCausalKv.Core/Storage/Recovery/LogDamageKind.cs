namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>In which way a record of the log can't be believed.</summary>
public enum LogDamageKind
{
    /// <summary>The file ends before the record does: all that a process that was killed can leave behind.</summary>
    Incomplete,

    /// <summary>Length, checksum or a file's head are wrong: what a power cut can leave behind of what was not synced, and what rot does.</summary>
    Broken,

    /// <summary>The record is intact but has no place here: it was put there by something else than this node.</summary>
    Misfit,

    /// <summary>The disk does not give it back.</summary>
    Unreadable,
}
