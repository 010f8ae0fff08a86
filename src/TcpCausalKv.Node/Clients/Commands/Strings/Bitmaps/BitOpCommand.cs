using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>Runs BITOP.</summary>
internal static class BitOpCommand
{
    private const int FirstSource = 3;

    /// <summary>BITOP, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } = [(BitmapSpecs.BitOp, BitOp)];

    private static void BitOp(CommandContext context, WordList words)
    {
        if (!TryReadOperation(words[1], out BitOperation operation)) context.Reply.Error(ReplyTexts.SyntaxError);
        else if (operation == BitOperation.Not && words.Count != FirstSource + 1)
        {
            context.Reply.Error("ERR BITOP NOT must be called with a single source key.");
        }
        else if (TryFindLongest(context, words, out int length)) Store(context, operation, words, length);
    }

    private static bool TryFindLongest(CommandContext context, WordList words, out int length)
    {
        length = 0;
        for (int i = FirstSource; i < words.Count; i++)
        {
            if (!context.TryReadString(words[i], out ReadOnlySpan<byte> value, out _)) return false;
            length = Math.Max(length, value.Length);
        }

        return true;
    }

    private static void Store(CommandContext context, BitOperation operation, WordList words, int length)
    {
        ReadOnlySpan<byte> key = words[2];
        if (!context.MaySet(key, length)) return;

        if (length == 0) Delete(context, key);
        else StoreCombined(context, operation, words, length);
        context.Reply.Integer(length);
    }

    private static void Delete(CommandContext context, ReadOnlySpan<byte> key)
    {
        using WriteScope write = context.BeginWrite();
        write.Delete(key);
    }

    // Every source was found to be a string or nothing, and none has changed since.
    private static void StoreCombined(CommandContext context, BitOperation operation, WordList words, int length)
    {
        context.Keyspace.TryGet(words[FirstSource], out ReadOnlySpan<byte> first);
        using ValueDraft draft = new(first, length);
        if (operation == BitOperation.Not) Bits.Invert(draft.Bytes);
        for (int i = FirstSource + 1; i < words.Count; i++)
        {
            context.Keyspace.TryGet(words[i], out ReadOnlySpan<byte> next);
            Bits.Combine(operation, draft.Bytes, next);
        }

        context.Set(words[2], draft.Bytes);
    }

    private static bool TryReadOperation(ReadOnlySpan<byte> word, out BitOperation operation)
    {
        operation = BitOperation.And;
        if (ReplyTexts.Is(word, "AND"u8)) return true;

        operation = BitOperation.Or;
        if (ReplyTexts.Is(word, "OR"u8)) return true;

        operation = BitOperation.Xor;
        if (ReplyTexts.Is(word, "XOR"u8)) return true;

        operation = BitOperation.Not;
        return ReplyTexts.Is(word, "NOT"u8);
    }
}
