using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>Runs the commands about single bits of a string.</summary>
internal static class BitCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (BitmapSpecs.SetBit, SetBit),
        (BitmapSpecs.GetBit, GetBit),
        (BitmapSpecs.BitCount, BitCount),
        (BitmapSpecs.BitPos, BitPos),
    ];

    private static void SetBit(CommandContext context, WordList words)
    {
        if (!TryReadOffset(context, words[2], out long offset)) return;

        if (!RedisNumber.TryParse(words[3], out long bit) || bit is not (0 or 1))
        {
            context.Reply.Error("ERR bit is not an integer or out of range");
        }
        else if (context.TryReadStringToChange(words[1], out ReadOnlySpan<byte> value, out _)) SetBit(context, words[1], value, offset, (ulong)bit);
    }

    private static void SetBit(CommandContext context, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long offset, ulong bit)
    {
        ulong oldBit = Bits.Read(value, offset, 1);
        long length = Math.Max(value.Length, Bits.BytesFor(offset));
        if (bit != oldBit || length > value.Length)
        {
            if (!context.MayGrow(key, length)) return;

            using ValueDraft draft = new(value, (int)length);
            Bits.Write(draft.Bytes, offset, 1, bit);
            context.Change(key, draft.Bytes);
        }

        context.Reply.Integer((long)oldBit);
    }

    private static void GetBit(CommandContext context, WordList words)
    {
        if (!TryReadOffset(context, words[2], out long offset)) return;
        if (context.TryReadString(words[1], out ReadOnlySpan<byte> value, out _)) context.Reply.Integer((long)Bits.Read(value, offset, 1));
    }

    // A key that is not there is answered before the range is read, as in Redis 7.2.
    private static void BitCount(CommandContext context, WordList words)
    {
        if (!context.TryReadString(words[1], out ReadOnlySpan<byte> value, out bool exists)) return;

        BitRange range = BitRange.Whole;
        string? error = exists && words.Count > 2 ? BitRange.TryReadForCount(words, out range) : null;
        if (error is not null) context.Reply.Error(error);
        else if (IndexRange.IsReversedFromEnd(range.Start, range.End)) context.Reply.Integer(0);
        else context.Reply.Integer(Count(value, range.Within(value.Length)));
    }

    private static long Count(ReadOnlySpan<byte> value, IndexRange bits) => bits.IsEmpty ? 0 : Bits.Count(value, bits);

    // A string without an end given goes on for ever, in zeros.
    private static void BitPos(CommandContext context, WordList words)
    {
        if (!RedisNumber.TryParse(words[2], out long bit)) context.Reply.Error(ReplyTexts.NotAnInteger);
        else if (bit is not (0 or 1)) context.Reply.Error("ERR The bit argument must be 1 or 0.");
        else if (!context.TryReadString(words[1], out ReadOnlySpan<byte> value, out bool exists)) return;
        else if (!exists) context.Reply.Integer(bit == 0 ? 0 : -1);
        else if (BitRange.TryReadForSearch(words, out BitRange range) is { } error) context.Reply.Error(error);
        else context.Reply.Integer(Find(value, bit == 1, range));
    }

    private static long Find(ReadOnlySpan<byte> value, bool isSet, BitRange range)
    {
        IndexRange bits = range.Within(value.Length);
        if (bits.IsEmpty) return -1;

        long found = Bits.Find(value, isSet, bits);
        return found < 0 && !isSet && !range.HasEnd ? Bits.In(value.Length) : found;
    }

    private static bool TryReadOffset(CommandContext context, ReadOnlySpan<byte> word, out long offset)
    {
        bool isRead = BitOffset.TryRead(word, context.Node.Options.FrameLimits.ValueBytesMax, out offset);
        if (!isRead) context.Reply.Error(BitOffset.Error);
        return isRead;
    }
}
