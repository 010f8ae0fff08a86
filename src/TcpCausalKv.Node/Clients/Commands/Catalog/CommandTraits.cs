namespace TcpCausalKv.Node.Clients.Commands.Catalog;

/// <summary>What a command does and needs, in the words of Redis's COMMAND INFO.</summary>
[Flags]
public enum CommandTraits
{
    /// <summary>Nothing of the below.</summary>
    None = 0,

    /// <summary>May change data.</summary>
    Write = 1 << 0,

    /// <summary>Reads data and never changes it.</summary>
    ReadOnly = 1 << 1,

    /// <summary>May need more memory for data.</summary>
    DenyOom = 1 << 2,

    /// <summary>For operators.</summary>
    Admin = 1 << 3,

    /// <summary>Not for scripts.</summary>
    NoScript = 1 << 4,

    /// <summary>Works while the node reads its data.</summary>
    Loading = 1 << 5,

    /// <summary>Works on a node that may be behind.</summary>
    Stale = 1 << 6,

    /// <summary>Takes constant or logarithmic time.</summary>
    Fast = 1 << 7,

    /// <summary>Works before a client has said who it is.</summary>
    NoAuth = 1 << 8,

    /// <summary>Works while a script keeps the node busy.</summary>
    AllowBusy = 1 << 9,

    /// <summary>Its reply may come later.</summary>
    Blocking = 1 << 10,

    /// <summary>Refused between MULTI and EXEC.</summary>
    NoMulti = 1 << 11,

    /// <summary>Not in the slow log: its parts are.</summary>
    SkipSlowLog = 1 << 12,

    /// <summary>Has keys that their places alone do not tell.</summary>
    MovableKeys = 1 << 13,
}
