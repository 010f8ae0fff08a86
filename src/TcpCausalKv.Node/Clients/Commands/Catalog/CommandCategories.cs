namespace TcpCausalKv.Node.Clients.Commands.Catalog;

/// <summary>Redis's access categories, as COMMAND INFO names them with an @ before each.</summary>
[Flags]
public enum CommandCategories
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>About keys, whatever they hold.</summary>
    Keyspace = 1 << 0,

    /// <summary>Reads.</summary>
    Read = 1 << 1,

    /// <summary>Writes.</summary>
    Write = 1 << 2,

    /// <summary>About values that are strings.</summary>
    Text = 1 << 3,

    /// <summary>For operators.</summary>
    Admin = 1 << 4,

    /// <summary>Takes constant or logarithmic time.</summary>
    Fast = 1 << 5,

    /// <summary>All that is not fast.</summary>
    Slow = 1 << 6,

    /// <summary>May wait.</summary>
    Blocking = 1 << 7,

    /// <summary>Can hurt a busy node or its data.</summary>
    Dangerous = 1 << 8,

    /// <summary>About the connection itself.</summary>
    Connection = 1 << 9,

    /// <summary>About hashes.</summary>
    Hash = 1 << 10,

    /// <summary>About sets.</summary>
    Set = 1 << 11,

    /// <summary>About single bits.</summary>
    Bitmap = 1 << 12,

    /// <summary>About HyperLogLogs.</summary>
    HyperLogLog = 1 << 13,

    /// <summary>About transactions.</summary>
    Transaction = 1 << 14,

    /// <summary>About sorted sets.</summary>
    SortedSet = 1 << 15,

    /// <summary>About places on the earth.</summary>
    Geo = 1 << 16,

    /// <summary>About lists.</summary>
    List = 1 << 17,

    /// <summary>About streams.</summary>
    Stream = 1 << 18,
}
