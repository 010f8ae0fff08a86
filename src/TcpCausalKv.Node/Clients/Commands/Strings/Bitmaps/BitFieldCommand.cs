using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings.Bitmaps;

/// <summary>Runs BITFIELD and BITFIELD_RO.</summary>
internal static class BitFieldCommand
{
    /// <summary>Both, with their specs.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (BitmapSpecs.BitField, BitField),
        (BitmapSpecs.BitFieldRo, BitFieldReadOnly),
    ];

    private static void BitField(CommandContext context, WordList words)
    {
        if (!TryReadAll(context, words, out BitFieldOutline outline)) return;

        if (!outline.Writes) ReadFields(context, words, outline);
        else if (context.TryReadStringToChange(words[1], out ReadOnlySpan<byte> value, out _)) WriteFields(context, words, value, outline);
    }

    private static void BitFieldReadOnly(CommandContext context, WordList words)
    {
        if (!TryReadAll(context, words, out BitFieldOutline outline)) return;

        if (outline.Writes) context.Reply.Error("ERR BITFIELD_RO only supports the GET subcommand");
        else ReadFields(context, words, outline);
    }

    // Nothing is done before all operations are known to be right.
    private static bool TryReadAll(CommandContext context, WordList words, out BitFieldOutline outline)
    {
        outline = default;
        BitFieldReader reader = Operations(context, words);
        while (reader.TryRead(out BitFieldOperation operation)) outline = outline.With(operation);
        if (reader.Error is not { } error) return true;

        context.Reply.Error(error);
        return false;
    }

    private static void ReadFields(CommandContext context, WordList words, BitFieldOutline outline)
    {
        if (!context.TryReadString(words[1], out ReadOnlySpan<byte> value, out _)) return;

        context.Reply.ArrayHeader(outline.Count);
        BitFieldReader reader = Operations(context, words);
        while (reader.TryRead(out BitFieldOperation operation)) context.Reply.Integer(operation.Read(value));
    }

    // A value that grows is written even where each operation fails: Redis shows it grown.
    private static void WriteFields(CommandContext context, WordList words, ReadOnlySpan<byte> value, BitFieldOutline outline)
    {
        long length = Math.Max(value.Length, outline.BytesWritten);
        if (!context.MayGrow(words[1], length)) return;

        using ValueDraft draft = new(value, (int)length);
        bool isChanged = length > value.Length;
        context.Reply.ArrayHeader(outline.Count);
        BitFieldReader reader = Operations(context, words);
        while (reader.TryRead(out BitFieldOperation operation)) isChanged |= Run(context.Reply, operation, draft.Bytes);
        if (isChanged) context.Change(words[1], draft.Bytes);
    }

    private static bool Run(ReplyWriter reply, BitFieldOperation operation, Span<byte> value)
    {
        long old = operation.Read(value);
        if (!operation.TryDecide(old, out long number))
        {
            reply.Null();
            return false;
        }

        reply.Integer(operation.Verb == BitFieldVerb.Increment ? number : old);
        if (number == old) return false;

        Bits.Write(value, operation.Offset, operation.Type.Width, (ulong)number);
        return true;
    }

    private static BitFieldReader Operations(CommandContext context, WordList words) =>
        new(words, context.Node.Options.FrameLimits.ValueBytesMax);
}
