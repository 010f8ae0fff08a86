using TcpCausalKv.Core.Data.Types;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>What clients call the types of keys.</summary>
internal static class TypeNames
{
    /// <summary>The name of a type; <c>none</c> for a key that is not there.</summary>
    public static string Of(DataType type) => type switch
    {
        DataType.Text => "string",
        DataType.Hash => "hash",
        DataType.Set => "set",
        DataType.SortedSet => "zset",
        DataType.List => "list",
        DataType.Stream => "stream",
        _ => "none",
    };
}
