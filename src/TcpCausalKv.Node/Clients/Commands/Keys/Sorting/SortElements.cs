using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Node.Clients.Commands.Keys.Sorting;

/// <summary>Reads what SORT sorts: one row for each type that has elements to sort.</summary>
internal static class SortElements
{
    /// <summary>Copies the elements of a key; none if it is not there.</summary>
    /// <param name="context">The command.</param>
    /// <param name="key">The key.</param>
    /// <param name="options">How they are sorted: members of a sorted set that are not stand in its order.</param>
    /// <param name="elements">The elements.</param>
    /// <returns>False if its type has none; the error is replied then.</returns>
    public static bool TryRead(CommandContext context, ReadOnlySpan<byte> key, SortOptions options, [NotNullWhen(true)] out List<byte[]>? elements)
    {
        DataType type = context.ReadType(key);
        elements = type switch
        {
            DataType.None => [],
            DataType.Set => Members(context, key),
            DataType.List => Items(context, key),
            DataType.SortedSet => Members(context, key, options),
            _ => null,
        };
        if (elements is null) context.Reply.Error(ReplyTexts.WrongType);
        return elements is not null;
    }

    private static List<byte[]> Items(CommandContext context, ReadOnlySpan<byte> key)
    {
        List<byte[]> items = [];
        for (ListCursor cursor = context.Keyspace.OpenList(key).From(0); !cursor.IsEnd; cursor.MoveNext()) items.Add(cursor.Value.ToArray());
        return items;
    }

    private static List<byte[]> Members(CommandContext context, ReadOnlySpan<byte> key)
    {
        List<byte[]> members = [];
        context.Keyspace.Open(key, ElementKind.Member).Visit((member, _) => members.Add(member.ToArray()));
        return members;
    }

    private static List<byte[]> Members(CommandContext context, ReadOnlySpan<byte> key, SortOptions options)
    {
        List<byte[]> members = [];
        SortedSetView set = context.Keyspace.Open(key, ElementKind.Score).InOrder;
        bool backwards = options.IsUnsorted && options.IsDescending;
        set.Visit(backwards ? set.Count - 1 : 0, set.Count, backwards, (member, _) => members.Add(member.ToArray()));
        return members;
    }
}
