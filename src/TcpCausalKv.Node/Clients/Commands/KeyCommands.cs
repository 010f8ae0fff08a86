using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs the commands about keys, whatever they hold.</summary>
internal static class KeyCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (GenericSpecs.Del, Delete),
        (GenericSpecs.Unlink, Delete),
        (GenericSpecs.Exists, Exists),
        (KeySpecs.Touch, Exists),
        (GenericSpecs.Type, Type),
        (GenericSpecs.Keys, KeyListing.Keys),
        (GenericSpecs.Scan, KeyListing.Scan),
        (GenericSpecs.RandomKey, RandomKey),
    ];

    private static void Delete(CommandContext context, WordList words)
    {
        int deleted = 0;
        using (WriteScope write = context.BeginWrite())
        {
            for (int i = 1; i < words.Count; i++)
            {
                if (write.Delete(words[i])) deleted++;
            }
        }

        context.Reply.Integer(deleted);
    }

    // A key that is named twice counts twice, as in Redis.
    private static void Exists(CommandContext context, WordList words)
    {
        int found = 0;
        for (int i = 1; i < words.Count; i++)
        {
            if (context.ReadType(words[i]) != DataType.None) found++;
        }

        context.Reply.Integer(found);
    }

    private static void Type(CommandContext context, WordList words) => context.Reply.Simple(TypeNames.Of(context.ReadType(words[1])));

    private static void RandomKey(CommandContext context, WordList words)
    {
        ulong random = (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);
        bool isAny = context.Keyspace.TryGetRandomKey(context.Session.Database, random, out ReadOnlySpan<byte> key);
        if (isAny) context.Reply.Bulk(DatabaseKey.NameOf(key));
        else context.Reply.Null();
    }
}
