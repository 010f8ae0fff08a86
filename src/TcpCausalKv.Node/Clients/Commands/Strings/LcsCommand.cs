using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings;

/// <summary>Runs LCS.</summary>
internal static class LcsCommand
{
    // Redis keeps a number for each pair of bytes, and holds all of them against the longest value; so the same pairs of values are refused here.
    private const int BytesPerCell = 4;

    /// <summary>LCS, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } = [(StringSpecs.Lcs, Lcs)];

    private static void Lcs(CommandContext context, WordList words)
    {
        if (!context.TryReadString(words[1], out ReadOnlySpan<byte> first, out _)) return;
        if (!context.TryReadString(words[2], out ReadOnlySpan<byte> second, out _)) return;

        string? error = LcsOptions.TryRead(words, out LcsOptions options);
        UInt128 tableBytes = (UInt128)(first.Length + 1L) * (UInt128)(second.Length + 1L) * BytesPerCell;
        if (error is null && tableBytes > (UInt128)context.Node.Options.FrameLimits.ValueBytesMax)
        {
            error = "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len";
        }

        if (error is not null) context.Reply.Error(error);
        else if (options.GiveLength) context.Reply.Integer(LongestCommonSubsequence.Measure(first, second));
        else ReplyFound(context, first, second, options);
    }

    private static void ReplyFound(CommandContext context, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, LcsOptions options)
    {
        List<CommonRun> runs = [];
        int length = LongestCommonSubsequence.Find(first, second, runs);
        if (options.GiveRuns) ReplyRuns(context.Reply, runs, length, options);
        else ReplyBytes(context.Reply, first, runs, length);
    }

    private static void ReplyBytes(ReplyWriter reply, ReadOnlySpan<byte> first, List<CommonRun> runs, int length)
    {
        using ValueDraft common = new([], length);
        int end = length;
        foreach (CommonRun run in runs)
        {
            end -= run.Length;
            first.Slice(run.First, run.Length).CopyTo(common.Bytes[end..]);
        }

        reply.Bulk(common.Bytes);
    }

    private static void ReplyRuns(ReplyWriter reply, List<CommonRun> runs, int length, LcsOptions options)
    {
        runs.RemoveAll(run => run.Length < options.RunBytesMin);

        reply.MapHeader(2);
        reply.BulkText("matches");
        reply.ArrayHeader(runs.Count);
        foreach (CommonRun run in runs)
        {
            reply.ArrayHeader(options.GiveRunLengths ? 3 : 2);
            ReplyEnds(reply, run.First, run.Length);
            ReplyEnds(reply, run.Second, run.Length);
            if (options.GiveRunLengths) reply.Integer(run.Length);
        }

        reply.BulkText("len");
        reply.Integer(length);
    }

    private static void ReplyEnds(ReplyWriter reply, int start, int length)
    {
        reply.ArrayHeader(2);
        reply.Integer(start);
        reply.Integer(start + length - 1);
    }
}
