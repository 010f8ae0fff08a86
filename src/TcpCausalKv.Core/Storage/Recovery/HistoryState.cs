namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>What a node knows of its own history when it starts: only a whole one lets it write before it has heard from every member.</summary>
public enum HistoryState
{
    /// <summary>The disk holds all that anybody can have been told.</summary>
    Whole,

    /// <summary>The directory is new.</summary>
    None,

    /// <summary>The last process was itself still waiting to learn it.</summary>
    NeverKnown,

    /// <summary>The directory is a copy, or was restored from one: the original may have gone on.</summary>
    Copied,

    /// <summary>The machine stopped before all was synced.</summary>
    EndMayBeLost,

    /// <summary>Damage was set aside.</summary>
    SetAside,
}
