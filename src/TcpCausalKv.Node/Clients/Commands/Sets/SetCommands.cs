using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Commands.Scanning;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Sets;

/// <summary>Runs the commands about sets.</summary>
internal static class SetCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (SetSpecs.SAdd, SAdd),
        (SetSpecs.SRem, static (context, words) => ElementRemoval.Remove(context, words, ElementKind.Member)),
        (SetSpecs.SMembers, SMembers),
        (SetSpecs.SIsMember, SIsMember),
        (SetSpecs.SMIsMember, SMIsMember),
        (SetSpecs.SCard, SCard),
        (SetSpecs.SPop, SetPicks.SPop),
        (SetSpecs.SRandMember, SetPicks.SRandMember),
        (SetSpecs.SMove, SMove),
        (SetSpecs.SScan, static (context, words) => ElementScan.Scan(context, words, ElementKind.Member)),
        .. SetAlgebraCommands.All,
    ];

    private static void SAdd(CommandContext context, WordList words)
    {
        ReadOnlySpan<byte> key = words[1];
        if (!context.MayUse(key, DataType.Set)) return;
        WriteBounds bounds = context.BeginBounds();
        for (int i = 2; i < words.Count; i++) bounds.TryAdd(key.Length + words[i].Length, 0);
        if (!context.MayWrite(bounds)) return;

        int added = 0;
        using (WriteScope write = context.BeginWrite())
        {
            for (int i = 2; i < words.Count; i++)
            {
                if (write.Put(key, ElementKind.Member, words[i], default)) added++;
            }
        }

        context.Reply.Integer(added);
    }

    private static void SMembers(CommandContext context, WordList words)
    {
        if (!context.TryRead(words[1], ElementKind.Member, out CollectionView set)) return;
        context.Reply.SetHeader(set.Count);
        set.Visit((member, _) => context.Reply.Bulk(member));
    }

    private static void SIsMember(CommandContext context, WordList words)
    {
        if (context.TryRead(words[1], ElementKind.Member, out CollectionView set)) context.Reply.Integer(set.Contains(words[2]) ? 1 : 0);
    }

    private static void SMIsMember(CommandContext context, WordList words)
    {
        if (!context.TryRead(words[1], ElementKind.Member, out CollectionView set)) return;
        context.Reply.ArrayHeader(words.Count - 2);
        for (int i = 2; i < words.Count; i++) context.Reply.Integer(set.Contains(words[i]) ? 1 : 0);
    }

    private static void SCard(CommandContext context, WordList words)
    {
        if (context.TryRead(words[1], ElementKind.Member, out CollectionView set)) context.Reply.Integer(set.Count);
    }

    private static void SMove(CommandContext context, WordList words)
    {
        if (context.Keyspace.TypeOf(words[1]) == DataType.None)
        {
            context.Reply.Integer(0);
            return;
        }

        if (!context.MayUse(words[1], DataType.Set) || !context.MayUse(words[2], DataType.Set)) return;
        if (!context.MayWrite(words[2].Length + words[3].Length, 0)) return;

        bool isThere = context.Keyspace.Open(words[1], ElementKind.Member).Contains(words[3]);
        if (isThere && !words[1].SequenceEqual(words[2]))
        {
            using WriteScope write = context.BeginWrite();
            write.Remove(words[1], ElementKind.Member, words[3]);
            write.Put(words[2], ElementKind.Member, words[3], default);
        }

        context.Reply.Integer(isThere ? 1 : 0);
    }
}
