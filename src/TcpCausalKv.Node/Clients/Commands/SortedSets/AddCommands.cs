using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>Runs ZADD and ZINCRBY.</summary>
internal static class AddCommands
{
    /// <summary>Both, with their specs.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (SortedSetSpecs.ZAdd, static (context, words) => Add(context, words, adds: false)),
        (SortedSetSpecs.ZIncrBy, static (context, words) => Add(context, words, adds: true)),
    ];

    private static void Add(CommandContext context, WordList words, bool adds)
    {
        string? error = AddOptions.TryRead(words, adds, out AddOptions options, out int at);
        double[] scores = [];
        error ??= TryReadScores(words.From(at), out scores);
        if (error is not null) context.Reply.Error(error);
        else if (options.Adds) Increment(context, words[1], words[at + 1], scores[0], options);
        else Put(context, words[1], new ScoredWords(words.From(at), scores, wordsEach: 2), options);
    }

    /// <summary>Gives members of a sorted set their scores, and replies how many were added or changed.</summary>
    /// <remarks>
    /// A score that is set to what it is already is a write all the same: whoever removes the member at the same time has not seen it.
    /// </remarks>
    public static void Put(CommandContext context, ReadOnlySpan<byte> key, ScoredWords members, AddOptions options)
    {
        if (!context.MayUse(key, DataType.SortedSet)) return;
        WriteBounds bounds = context.BeginBounds();
        for (int i = 0; i < members.Count; i++) bounds.TryAdd(key.Length + members.MemberAt(i).Length, ScoreEncoding.BytesMax);
        if (!context.MayWrite(bounds)) return;

        int added = 0;
        int changed = 0;
        using (WriteScope write = context.BeginWrite())
        {
            for (int i = 0; i < members.Count; i++)
            {
                bool isThere = ScoreReplies.Open(context, key).TryGetScore(members.MemberAt(i), out double before);
                if (!options.Allows(isThere, before, members.ScoreAt(i))) continue;
                write.PutScore(key, members.MemberAt(i), members.ScoreAt(i), options.Rule);
                if (!isThere) added++;
                else if (before != members.ScoreAt(i)) changed++;
            }
        }

        context.Reply.Integer(options.CountsChanged ? added + changed : added);
    }

    private static string? TryReadScores(WordList words, out double[] scores)
    {
        scores = new double[words.Count / 2];
        for (int i = 0; i < scores.Length; i++)
        {
            if (!ScoreText.TryParse(words[2 * i], out scores[i])) return ReplyTexts.NotAFloat;
        }

        return null;
    }

    private static void Increment(CommandContext context, ReadOnlySpan<byte> key, ReadOnlySpan<byte> member, double amount, AddOptions options)
    {
        if (!context.MayUse(key, DataType.SortedSet) || !context.MayWrite(key.Length + member.Length, CounterText.BytesMax)) return;
        bool isThere = ScoreReplies.Open(context, key).TryGetScore(member, out double before);
        double after = before + amount;
        if (isThere && !options.OnlyNew && double.IsNaN(after)) context.Reply.Error("ERR resulting score is not a number (NaN)");
        else if (!options.Allows(isThere, before, after)) context.Reply.Null();
        else
        {
            using (WriteScope write = context.BeginWrite()) write.AddScore(key, member, amount);
            ScoreReplies.Open(context, key).TryGetScore(member, out double score);
            context.Reply.Double(score);
        }
    }
}
