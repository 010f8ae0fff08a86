namespace TcpCausalKv.Core.Data.Types;

/// <summary>What a key shows itself as.</summary>
public enum DataType
{
    /// <summary>There is no such key.</summary>
    None,

    /// <summary>A string of bytes, or a counter.</summary>
    Text,

    /// <summary>A hash: values by field.</summary>
    Hash,

    /// <summary>A set of members.</summary>
    Set,

    /// <summary>A set whose members are in the order of their scores.</summary>
    SortedSet,

    /// <summary>A list of items.</summary>
    List,

    /// <summary>A stream of entries by their ids, which may be empty.</summary>
    Stream,
}
