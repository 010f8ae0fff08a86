using System.Globalization;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Commands.Scanning;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs KEYS and SCAN.</summary>
/// <remarks>
/// An array's header tells its length, so both visit the keys twice, once to count and once to reply: nothing changes in between, and
/// no key has to be kept.
/// </remarks>
internal static class KeyListing
{
    /// <summary>KEYS pattern.</summary>
    public static void Keys(CommandContext context, WordList words)
    {
        ScanOptions all = new(int.MaxValue, words[1].ToArray(), null);
        context.Reply.ArrayHeader(Visit(context, 0, all, static (_, _) => { }, out _));
        Visit(context, 0, all, static (reply, key) => reply.Bulk(key), out _);
    }

    /// <summary>SCAN cursor [MATCH pattern] [COUNT count] [TYPE type].</summary>
    public static void Scan(CommandContext context, WordList words)
    {
        if (ScanOptions.TryRead(words, 1, out ulong cursor, out ScanOptions options) is { } error) context.Reply.Error(error);
        else Scan(context, cursor, options);
    }

    private static void Scan(CommandContext context, ulong cursor, ScanOptions options)
    {
        int count = Visit(context, cursor, options, static (_, _) => { }, out ulong next);

        context.Reply.ArrayHeader(2);
        context.Reply.BulkText(next.ToString(CultureInfo.InvariantCulture));
        context.Reply.ArrayHeader(count);
        Visit(context, cursor, options, static (reply, key) => reply.Bulk(key), out _);
    }

    private static int Visit(
        CommandContext context,
        ulong cursor,
        ScanOptions options,
        Action<ReplyWriter, ReadOnlySpan<byte>> each,
        out ulong next)
    {
        int matches = 0;
        next = context.Keyspace.Scan(context.Session.Database, cursor, options.Count, key =>
        {
            ReadOnlySpan<byte> name = DatabaseKey.NameOf(key);
            if (!options.Matches(name) || !IsOfType(context, key, options.Type)) return;
            matches++;
            each(context.Reply, name);
        });
        return matches;
    }

    private static bool IsOfType(CommandContext context, ReadOnlySpan<byte> key, byte[]? type) =>
        type is null || ReplyTexts.Show(type).Equals(TypeNames.Of(context.Keyspace.TypeOf(key)), StringComparison.OrdinalIgnoreCase);
}
