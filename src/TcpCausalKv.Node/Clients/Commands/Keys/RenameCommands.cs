using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Keys;

/// <summary>Runs the commands that give to one key what another one holds.</summary>
internal static class RenameCommands
{
    private const string SameObjects = "ERR source and destination objects are the same";

    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (KeySpecs.Rename, Rename),
        (KeySpecs.RenameNx, RenameNx),
        (KeySpecs.Copy, Copy),
        (KeySpecs.Move, Move),
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

    private static void Copy(CommandContext context, WordList words)
    {
        int database = context.Session.Database;
        if (!TryReadOptions(context, words, ref database, out bool replaces)) return;
        byte[] to = DatabaseKey.Of(database, DatabaseKey.NameOf(words[2]));
        if (words[1].SequenceEqual(to)) context.Reply.Error(SameObjects);
        else if (!context.Keyspace.Contains(words[1]) || (!replaces && context.Keyspace.Contains(to))) context.Reply.Integer(0);
        else if (TryCopy(context, words[1], to)) context.Reply.Integer(1);
    }

    private static void Move(CommandContext context, WordList words)
    {
        if (!context.TryReadDatabase(words[2], out int database)) return;
        byte[] to = DatabaseKey.Of(database, DatabaseKey.NameOf(words[1]));
        if (words[1].SequenceEqual(to)) context.Reply.Error(SameObjects);
        else if (!context.Keyspace.Contains(words[1]) || context.Keyspace.Contains(to)) context.Reply.Integer(0);
        else if (TryMove(context, words[1], to)) context.Reply.Integer(1);
    }

    private static bool TryMove(CommandContext context, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        if (from.SequenceEqual(to)) return true;
        using WriteScope write = context.BeginWrite();
        if (!TryCopy(context, from, to)) return false;
        write.Delete(from);
        return true;
    }

    private static bool TryCopy(CommandContext context, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        KeyContent content = KeyContent.Read(context, from);
        if (!context.MayWrite(content.BoundsAt(context, to))) return false;
        using WriteScope write = context.BeginWrite();
        content.WriteTo(write, to);
        return true;
    }

    private static bool TryReadOptions(CommandContext context, WordList words, ref int database, out bool replaces)
    {
        replaces = false;
        for (int i = 3; i < words.Count; i++)
        {
            if (ReplyTexts.Is(words[i], "REPLACE"u8)) replaces = true;
            else if (ReplyTexts.Is(words[i], "DB"u8) && ++i < words.Count)
            {
                if (!context.TryReadDatabase(words[i], out database)) return false;
            }
            else
            {
                context.Reply.Error(ReplyTexts.SyntaxError);
                return false;
            }
        }

        return true;
    }

    private static bool IsThere(CommandContext context, ReadOnlySpan<byte> key)
    {
        if (context.Keyspace.Contains(key)) return true;
        context.Reply.Error(ReplyTexts.NoSuchKey);
        return false;
    }
}
