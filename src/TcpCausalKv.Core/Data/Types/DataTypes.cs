using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>Which kinds of elements make which type.</summary>
public static class DataTypes
{
    /// <summary>The type that an element of a kind gives its key; <see cref="DataType.None"/> for a deadline.</summary>
    public static DataType Of(ElementKind kind) => kind switch
    {
        ElementKind.Text or ElementKind.Count => DataType.Text,
        ElementKind.Field or ElementKind.FieldCount => DataType.Hash,
        ElementKind.Member => DataType.Set,
        _ => DataType.None,
    };

    /// <summary>The kind of contributions to elements of a kind; the kind itself if there is none.</summary>
    internal static ElementKind CountOf(ElementKind kind) => kind switch
    {
        ElementKind.Text => ElementKind.Count,
        ElementKind.Field => ElementKind.FieldCount,
        _ => kind,
    };
}
