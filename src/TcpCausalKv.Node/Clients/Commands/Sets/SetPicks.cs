using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Scanning;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Sets;

/// <summary>Runs SPOP and SRANDMEMBER.</summary>
internal static class SetPicks
{
    /// <summary>SPOP key [count].</summary>
    public static void SPop(CommandContext context, WordList words)
    {
        long count = 1;
        if (words.Count > 3) context.Reply.Error(ReplyTexts.SyntaxError);
        else if (words.Count == 3 && (!RedisNumber.TryParse(words[2], out count) || count < 0))
        {
            context.Reply.Error("ERR value is out of range, must be positive");
        }
        else if (!context.MayUse(words[1], DataType.Set)) return;
        else if (words.Count == 3) ReplyPopped(context, words[1], count);
        else if (RandomPicks.One(context.Keyspace.Open(words[1], ElementKind.Member)) is { } member)
        {
            Remove(context, words[1], [member]);
            context.Reply.Bulk(member);
        }
        else context.Reply.Null();
    }

    /// <summary>SRANDMEMBER key [count].</summary>
    public static void SRandMember(CommandContext context, WordList words)
    {
        long count = 1;
        string? error = words.Count > 3 ? ReplyTexts.SyntaxError : null;
        if (words.Count == 3) error = RandomPicks.TryReadCount(words[2], withValues: false, out count);
        if (error is not null) context.Reply.Error(error);
        else if (!context.TryRead(words[1], ElementKind.Member, out CollectionView set)) return;
        else if (words.Count == 3) RandomPicks.ReplyMany(context, set, count, withValues: false);
        else if (RandomPicks.One(set) is { } member) context.Reply.Bulk(member);
        else context.Reply.Null();
    }

    private static void ReplyPopped(CommandContext context, ReadOnlySpan<byte> key, long count)
    {
        CollectionView set = context.Keyspace.Open(key, ElementKind.Member);
        List<byte[]> members = set.Count == 0 ? [] : RandomPicks.Different(set, count);
        if (members.Count > 0) Remove(context, key, members);
        context.Reply.SetHeader(members.Count);
        foreach (byte[] member in members) context.Reply.Bulk(member);
    }

    private static void Remove(CommandContext context, ReadOnlySpan<byte> key, List<byte[]> members)
    {
        using WriteScope write = context.BeginWrite();
        foreach (byte[] member in members) write.Remove(key, ElementKind.Member, member);
    }
}
