using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Commands.Scanning;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Hashes;

/// <summary>Runs the commands about hashes.</summary>
internal static class HashCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (HashSpecs.HSet, HSet),
        (HashSpecs.HMSet, HMSet),
        (HashSpecs.HSetNx, HSetNx),
        (HashSpecs.HGet, HGet),
        (HashSpecs.HMGet, HMGet),
        (HashSpecs.HGetAll, HGetAll),
        (HashSpecs.HDel, static (context, words) => ElementRemoval.Remove(context, words, ElementKind.Field)),
        (HashSpecs.HLen, HLen),
        (HashSpecs.HExists, HExists),
        (HashSpecs.HKeys, HKeys),
        (HashSpecs.HVals, HVals),
        (HashSpecs.HStrLen, HStrLen),
        (HashSpecs.HIncrBy, HashCounters.HIncrBy),
        (HashSpecs.HIncrByFloat, HashCounters.HIncrByFloat),
        (HashSpecs.HRandField, HashPicks.HRandField),
        (HashSpecs.HScan, HScan),
    ];

    private static void HSet(CommandContext context, WordList words)
    {
        if (TrySet(context, words, out int added)) context.Reply.Integer(added);
    }

    private static void HMSet(CommandContext context, WordList words)
    {
        if (TrySet(context, words, out _)) context.Reply.Ok();
    }

    private static bool TrySet(CommandContext context, WordList words, out int added)
    {
        added = 0;
        ReadOnlySpan<byte> key = words[1];
        if (words.Count % 2 != 0)
        {
            context.Reply.Error(CommandErrors.WrongArity(ReplyTexts.Is(words[0], "HMSET"u8) ? HashSpecs.HMSet : HashSpecs.HSet));
            return false;
        }

        if (!context.MayUse(key, DataType.Hash)) return false;
        WriteBounds bounds = context.BeginBounds();
        for (int i = 2; i < words.Count; i += 2) bounds.TryAdd(key.Length + words[i].Length, words[i + 1].Length);
        if (!context.MayWrite(bounds)) return false;

        using WriteScope write = context.BeginWrite();
        for (int i = 2; i < words.Count; i += 2)
        {
            if (write.Put(key, ElementKind.Field, words[i], words[i + 1])) added++;
        }

        return true;
    }

    private static void HSetNx(CommandContext context, WordList words)
    {
        ReadOnlySpan<byte> key = words[1];
        if (!context.MayUse(key, DataType.Hash)) return;
        if (!context.MayWrite(key.Length + words[2].Length, words[3].Length)) return;

        bool isSet = !context.Keyspace.Open(key, ElementKind.Field).Contains(words[2]);
        if (isSet)
        {
            using WriteScope write = context.BeginWrite();
            write.Put(key, ElementKind.Field, words[2], words[3]);
        }

        context.Reply.Integer(isSet ? 1 : 0);
    }

    private static void HGet(CommandContext context, WordList words)
    {
        if (!TryRead(context, words[1], out CollectionView hash)) return;
        ReplyField(context, hash, words[2]);
    }

    private static void HMGet(CommandContext context, WordList words)
    {
        if (!TryRead(context, words[1], out CollectionView hash)) return;
        context.Reply.ArrayHeader(words.Count - 2);
        for (int i = 2; i < words.Count; i++) ReplyField(context, hash, words[i]);
    }

    private static void HGetAll(CommandContext context, WordList words)
    {
        if (!TryRead(context, words[1], out CollectionView hash)) return;
        context.Reply.MapHeader(hash.Count);
        hash.Visit((field, value) =>
        {
            context.Reply.Bulk(field);
            context.Reply.Bulk(value);
        });
    }

    private static void HKeys(CommandContext context, WordList words)
    {
        if (!TryRead(context, words[1], out CollectionView hash)) return;
        context.Reply.ArrayHeader(hash.Count);
        hash.Visit((field, _) => context.Reply.Bulk(field));
    }

    private static void HVals(CommandContext context, WordList words)
    {
        if (!TryRead(context, words[1], out CollectionView hash)) return;
        context.Reply.ArrayHeader(hash.Count);
        hash.Visit((_, value) => context.Reply.Bulk(value));
    }

    private static void HLen(CommandContext context, WordList words)
    {
        if (TryRead(context, words[1], out CollectionView hash)) context.Reply.Integer(hash.Count);
    }

    private static void HExists(CommandContext context, WordList words)
    {
        if (TryRead(context, words[1], out CollectionView hash)) context.Reply.Integer(hash.Contains(words[2]) ? 1 : 0);
    }

    private static void HStrLen(CommandContext context, WordList words)
    {
        if (!TryRead(context, words[1], out CollectionView hash)) return;
        hash.TryGet(words[2], out ReadOnlySpan<byte> value);
        context.Reply.Integer(value.Length);
    }

    private static void HScan(CommandContext context, WordList words) => ElementScan.Scan(context, words, ElementKind.Field);

    private static bool TryRead(CommandContext context, ReadOnlySpan<byte> key, out CollectionView hash) =>
        context.TryRead(key, ElementKind.Field, out hash);

    private static void ReplyField(CommandContext context, CollectionView hash, ReadOnlySpan<byte> field)
    {
        if (hash.TryGet(field, out ReadOnlySpan<byte> value)) context.Reply.Bulk(value);
        else context.Reply.Null();
    }
}
