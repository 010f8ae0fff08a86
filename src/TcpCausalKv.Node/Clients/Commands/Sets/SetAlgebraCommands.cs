using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Commands.Scanning;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Sets;

/// <summary>Runs the commands that put sets together. What one stores is shipped as its result, so that all nodes get the same.</summary>
internal static class SetAlgebraCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (SetSpecs.SInter, static (context, words) => Answer(context, words, Intersect)),
        (SetSpecs.SUnion, static (context, words) => Answer(context, words, Unite)),
        (SetSpecs.SDiff, static (context, words) => Answer(context, words, Subtract)),
        (SetSpecs.SInterStore, static (context, words) => Store(context, words, Intersect)),
        (SetSpecs.SUnionStore, static (context, words) => Store(context, words, Unite)),
        (SetSpecs.SDiffStore, static (context, words) => Store(context, words, Subtract)),
        (SetSpecs.SInterCard, SInterCard),
    ];

    private delegate HashSet<byte[]> Algebra(CommandContext context, WordList keys);

    private static void Answer(CommandContext context, WordList words, Algebra algebra)
    {
        WordList keys = words.From(1);
        if (!AreSets(context, keys)) return;
        HashSet<byte[]> members = algebra(context, keys);
        context.Reply.SetHeader(members.Count);
        foreach (byte[] member in members) context.Reply.Bulk(member);
    }

    private static void Store(CommandContext context, WordList words, Algebra algebra)
    {
        WordList keys = words.From(2);
        if (!AreSets(context, keys)) return;
        HashSet<byte[]> members = algebra(context, keys);
        WriteBounds bounds = context.BeginBounds();
        foreach (byte[] member in members) bounds.TryAdd(words[1].Length + member.Length, 0);
        if (!context.MayWrite(bounds)) return;

        using (WriteScope write = context.BeginWrite())
        {
            write.Delete(words[1]);
            foreach (byte[] member in members) write.Put(words[1], ElementKind.Member, member, default);
        }

        context.Reply.Integer(members.Count);
    }

    private static void SInterCard(CommandContext context, WordList words)
    {
        if (!RedisNumber.TryParse(words[1], out long count) || count < 1)
        {
            context.Reply.Error("ERR numkeys should be greater than 0");
            return;
        }

        if (count > words.Count - 2)
        {
            context.Reply.Error("ERR Number of keys can't be greater than number of args");
            return;
        }

        if (TryReadLimit(words, 2 + (int)count, out long limit) is { } error)
        {
            context.Reply.Error(error);
            return;
        }

        WordList keys = words.Slice(2, (int)count);
        if (!AreSets(context, keys)) return;
        long found = Intersect(context, keys).Count;
        context.Reply.Integer(limit > 0 ? Math.Min(limit, found) : found);
    }

    private static string? TryReadLimit(WordList words, int at, out long limit)
    {
        limit = 0;
        if (at == words.Count) return null;
        if (at + 2 != words.Count || !ReplyTexts.Is(words[at], "LIMIT"u8)) return ReplyTexts.SyntaxError;
        return RedisNumber.TryParse(words[at + 1], out limit) && limit >= 0 ? null : "ERR LIMIT can't be negative";
    }

    private static bool AreSets(CommandContext context, WordList keys)
    {
        for (int i = 0; i < keys.Count; i++)
        {
            if (!context.MayUse(keys[i], DataType.Set)) return false;
        }

        return true;
    }

    // Goes through the smallest set, and looks into the others.
    private static HashSet<byte[]> Intersect(CommandContext context, WordList keys)
    {
        int smallest = 0;
        for (int i = 1; i < keys.Count; i++)
        {
            if (Open(context, keys[i]).Count < Open(context, keys[smallest]).Count) smallest = i;
        }

        HashSet<byte[]> members = Members(context, keys[smallest]);
        for (int i = 0; i < keys.Count; i++)
        {
            if (i == smallest) continue;
            byte[] key = keys[i].ToArray();
            members.RemoveWhere(member => !Open(context, key).Contains(member));
        }

        return members;
    }

    private static HashSet<byte[]> Unite(CommandContext context, WordList keys)
    {
        HashSet<byte[]> members = Members(context, keys[0]);
        for (int i = 1; i < keys.Count; i++) Open(context, keys[i]).Visit((member, _) => members.Add(member.ToArray()));
        return members;
    }

    private static HashSet<byte[]> Subtract(CommandContext context, WordList keys)
    {
        HashSet<byte[]> members = Members(context, keys[0]);
        for (int i = 1; i < keys.Count; i++)
        {
            byte[] key = keys[i].ToArray();
            members.RemoveWhere(member => Open(context, key).Contains(member));
        }

        return members;
    }

    private static HashSet<byte[]> Members(CommandContext context, ReadOnlySpan<byte> key)
    {
        HashSet<byte[]> members = new(RandomPicks.PartComparer);
        Open(context, key).Visit((member, _) => members.Add(member.ToArray()));
        return members;
    }

    private static CollectionView Open(CommandContext context, ReadOnlySpan<byte> key) => context.Keyspace.Open(key, ElementKind.Member);
}
