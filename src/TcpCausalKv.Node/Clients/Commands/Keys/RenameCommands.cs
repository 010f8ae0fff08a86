using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Keys;

/// <summary>Runs the commands that give to one key what another one holds.</summary>
internal static class RenameCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (KeySpecs.Rename, Rename),
        (KeySpecs.RenameNx, RenameNx),
        (KeySpecs.Copy, Copy),
    ];

    private static void Rename(CommandContext context, WordList words)
    {
        if (!IsThere(context, words[1])) return;
        if (TryMove(context, words[1], words[2])) context.Reply.Ok();
    }

    private static void RenameNx(CommandContext context, WordList words)
    {
        if (!IsThere(context, words[1])) return;
        if (context.Keyspace.Contains(words[2])) context.Reply.Integer(0);
        else if (TryMove(context, words[1], words[2])) context.Reply.Integer(1);
    }

    private static bool TryMove(CommandContext context, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        if (from.SequenceEqual(to)) return true;
        KeyContent content = KeyContent.Read(context, from);
        if (!context.MayWrite(content.BoundsAt(context, to))) return false;
        using WriteScope write = context.BeginWrite();
        content.WriteTo(write, to);
        write.Delete(from);
        return true;
    }

    private static void Copy(CommandContext context, WordList words)
    {
        if (TryReadOptions(words, out bool replaces) is { } error) context.Reply.Error(error);
        else if (words[1].SequenceEqual(words[2])) context.Reply.Error("ERR source and destination objects are the same");
        else if (!context.Keyspace.Contains(words[1]) || (!replaces && context.Keyspace.Contains(words[2]))) context.Reply.Integer(0);
        else
        {
            KeyContent content = KeyContent.Read(context, words[1]);
            if (!context.MayWrite(content.BoundsAt(context, words[2]))) return;
            using (WriteScope write = context.BeginWrite()) content.WriteTo(write, words[2]);
            context.Reply.Integer(1);
        }
    }

    private static string? TryReadOptions(WordList words, out bool replaces)
    {
        replaces = false;
        for (int i = 3; i < words.Count; i++)
        {
            if (ReplyTexts.Is(words[i], "REPLACE"u8)) replaces = true;
            else if (!ReplyTexts.Is(words[i], "DB"u8) || ++i == words.Count) return ReplyTexts.SyntaxError;
            else if (!RedisNumber.TryParse(words[i], out long database)) return ReplyTexts.NotAnInteger;
            else if (database != 0) return "ERR DB index is out of range";
        }

        return null;
    }

    private static bool IsThere(CommandContext context, ReadOnlySpan<byte> key)
    {
        if (context.Keyspace.Contains(key)) return true;
        context.Reply.Error("ERR no such key");
        return false;
    }
}
