namespace TcpCausalKv.Node.Clients.Commands.Catalog;

/// <summary>The chapter of the manual in which a command stands.</summary>
public enum CommandGroup
{
    /// <summary>The connection of one client.</summary>
    Connection,

    /// <summary>The node as a whole.</summary>
    Server,

    /// <summary>Keys, whatever they hold.</summary>
    Generic,

    /// <summary>Values that are strings of bytes.</summary>
    Text,

    /// <summary>Hashes.</summary>
    Hash,

    /// <summary>Sets.</summary>
    Set,

    /// <summary>Sorted sets.</summary>
    SortedSet,

    /// <summary>Places on the earth: sorted sets as well.</summary>
    Geo,

    /// <summary>Lists.</summary>
    List,

    /// <summary>Streams.</summary>
    Stream,

    /// <summary>The single bits of strings.</summary>
    Bitmap,

    /// <summary>Strings that count different elements.</summary>
    HyperLogLog,

    /// <summary>Several commands made one.</summary>
    Transactions,

    /// <summary>Clocks, tokens and peers: what Redis does not have.</summary>
    Causal,
}
