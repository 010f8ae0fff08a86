using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>Which kinds of elements make which type.</summary>
public static class DataTypes
{
    /// <summary>The types whose elements have parts. Of two that a key has with the same timestamp, the earlier one shows.</summary>
    public static ReadOnlySpan<DataType> Collections => [DataType.Hash, DataType.Set, DataType.SortedSet, DataType.List, DataType.Stream];

    /// <summary>The kind of elements that have the values of a type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static ElementKind KindOf(DataType type) => type switch
    {
        DataType.Text => ElementKind.Text,
        DataType.Hash => ElementKind.Field,
        DataType.Set => ElementKind.Member,
        DataType.SortedSet => ElementKind.Score,
        DataType.List => ElementKind.Item,
        DataType.Stream => ElementKind.Entry,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No element has a value of this type."),
    };

    /// <summary>The type that an element of a kind gives its key; <see cref="DataType.None"/> for a deadline.</summary>
    public static DataType Of(ElementKind kind) => kind switch
    {
        ElementKind.Text or ElementKind.Count => DataType.Text,
        ElementKind.Field or ElementKind.FieldCount => DataType.Hash,
        ElementKind.Member => DataType.Set,
        ElementKind.Score or ElementKind.ScoreCount => DataType.SortedSet,
        ElementKind.Item => DataType.List,
        ElementKind.Entry or ElementKind.StreamMark => DataType.Stream,
        _ => DataType.None,
    };

    /// <summary>The kind of contributions to elements of a kind; the kind itself if there is none.</summary>
    internal static ElementKind CountOf(ElementKind kind) => kind switch
    {
        ElementKind.Text => ElementKind.Count,
        ElementKind.Field => ElementKind.FieldCount,
        ElementKind.Score => ElementKind.ScoreCount,
        _ => kind,
    };
}
