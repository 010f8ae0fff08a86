using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings;

/// <summary>Runs the commands that read or write a part of a string.</summary>
internal static class RangeCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (StringSpecs.Append, Append),
        (StringSpecs.SetRange, SetRange),
        (StringSpecs.GetRange, GetRange),
        (StringSpecs.SubStr, GetRange),
    ];

    private static void Append(CommandContext context, WordList words)
    {
        ReadOnlySpan<byte> tail = words[2];
        if (!context.TryReadStringToChange(words[1], out ReadOnlySpan<byte> head, out bool exists)) return;

        if (exists && tail.IsEmpty) context.Reply.Integer(head.Length);
        else Overwrite(context, words[1], head, head.Length, tail);
    }

    private static void SetRange(CommandContext context, WordList words)
    {
        ReadOnlySpan<byte> part = words[3];
        if (!RedisNumber.TryParse(words[2], out long offset)) context.Reply.Error(ReplyTexts.NotAnInteger);
        else if (offset < 0) context.Reply.Error("ERR offset is out of range");
        else if (!context.TryReadStringToChange(words[1], out ReadOnlySpan<byte> value, out _)) return;
        else if (part.IsEmpty) context.Reply.Integer(value.Length);
        else Overwrite(context, words[1], value, offset, part);
    }

    private static void Overwrite(CommandContext context, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long offset, ReadOnlySpan<byte> part)
    {
        // No sum of the two is lost, however large the offset.
        ulong partEnd = (ulong)offset + (ulong)part.Length;
        long length = Math.Max(value.Length, (long)Math.Min(partEnd, long.MaxValue));
        if (!context.MayGrow(key, length)) return;

        using ValueDraft draft = new(value, (int)length);
        part.CopyTo(draft.Bytes[(int)offset..]);
        context.Change(key, draft.Bytes);
        context.Reply.Integer(length);
    }

    private static void GetRange(CommandContext context, WordList words)
    {
        if (!RedisNumber.TryParse(words[2], out long start) || !RedisNumber.TryParse(words[3], out long end))
        {
            context.Reply.Error(ReplyTexts.NotAnInteger);
            return;
        }

        if (!context.TryReadString(words[1], out ReadOnlySpan<byte> value, out _)) return;

        IndexRange range = IndexRange.Within(start, end, value.Length);
        bool isEmpty = range.IsEmpty || IndexRange.IsReversedFromEnd(start, end);
        context.Reply.Bulk(isEmpty ? default : value.Slice((int)range.First, (int)range.Length));
    }
}
