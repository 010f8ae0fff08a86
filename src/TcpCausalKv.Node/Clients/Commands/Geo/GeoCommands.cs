using System.Text;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Commands.SortedSets;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Geo;

/// <summary>Runs the commands about places: members of sorted sets whose scores are codes of where they are.</summary>
internal static class GeoCommands
{
    private const string Alphabet = "0123456789bcdefghjkmnpqrstuvwxyz";
    private const int HashLength = 11;
    private const int HashDigitBits = 5;
    private const double StandardLatitudeMax = 90;

    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (GeoSpecs.GeoAdd, GeoAdd),
        (GeoSpecs.GeoPos, GeoPos),
        (GeoSpecs.GeoDist, GeoDist),
        (GeoSpecs.GeoHash, GeoHash),
        .. GeoSearchCommands.All,
    ];

    private static void GeoAdd(CommandContext context, WordList words)
    {
        string? error = TryReadOptions(words, out AddOptions options, out int at);
        double[] scores = [];
        error ??= TryReadScores(words.From(at), out scores);
        if (error is not null) context.Reply.Error(error);
        else AddCommands.Put(context, words[1], new ScoredWords(words.From(at), scores, wordsEach: 3), options);
    }

    private static string? TryReadOptions(WordList words, out AddOptions options, out int at)
    {
        options = default;
        for (at = 2; at < words.Count; at++)
        {
            if (ReplyTexts.Is(words[at], "NX"u8)) options = options with { OnlyNew = true };
            else if (ReplyTexts.Is(words[at], "XX"u8)) options = options with { OnlyThere = true };
            else if (ReplyTexts.Is(words[at], "CH"u8)) options = options with { CountsChanged = true };
            else break;
        }

        int rest = words.Count - at;
        return rest == 0 || rest % 3 != 0 || (options.OnlyNew && options.OnlyThere) ? ReplyTexts.SyntaxError : null;
    }

    private static string? TryReadScores(WordList words, out double[] scores)
    {
        scores = new double[words.Count / 3];
        for (int i = 0; i < scores.Length; i++)
        {
            if (GeoWords.TryReadPlace(words.From(3 * i), out GeoPoint place) is { } error) return error;
            scores[i] = GeoCell.Of(place, GeoCell.StepsMax).FirstScore;
        }

        return null;
    }

    private static void GeoPos(CommandContext context, WordList words)
    {
        if (!ScoreReplies.TryRead(context, words[1], out SortedSetView set)) return;
        context.Reply.ArrayHeader(words.Count - 2);
        for (int i = 2; i < words.Count; i++)
        {
            if (set.TryGetScore(words[i], out double score)) GeoWords.ReplyPlace(context.Reply, GeoCell.PlaceOf(score));
            else context.Reply.NullArray();
        }
    }

    private static void GeoDist(CommandContext context, WordList words)
    {
        double unit = 1;
        string? error = words.Count > 5 ? ReplyTexts.SyntaxError : words.Count == 5 ? GeoWords.TryReadUnit(words[4], out unit) : null;
        if (error is not null) context.Reply.Error(error);
        else if (!ScoreReplies.TryRead(context, words[1], out SortedSetView set)) return;
        else if (!set.TryGetScore(words[2], out double one) || !set.TryGetScore(words[3], out double other)) context.Reply.Null();
        else GeoWords.ReplyDistance(context.Reply, GeoCell.PlaceOf(one).DistanceTo(GeoCell.PlaceOf(other)) / unit);
    }

    private static void GeoHash(CommandContext context, WordList words)
    {
        if (!ScoreReplies.TryRead(context, words[1], out SortedSetView set)) return;
        context.Reply.ArrayHeader(words.Count - 2);
        for (int i = 2; i < words.Count; i++)
        {
            if (set.TryGetScore(words[i], out double score)) context.Reply.BulkText(HashOf(GeoCell.PlaceOf(score)));
            else context.Reply.Null();
        }
    }

    // The code that everybody else uses: its map goes to the poles. Ten digits are all the bits there are; the last is for show.
    private static string HashOf(GeoPoint place)
    {
        ulong bits = GeoCell.Of(place, GeoCell.StepsMax, StandardLatitudeMax).Bits;
        StringBuilder text = new();
        for (int i = 1; i < HashLength; i++) text.Append(Alphabet[(int)(bits >> ((2 * GeoCell.StepsMax) - (i * HashDigitBits))) & 0x1F]);
        return text.Append(Alphabet[0]).ToString();
    }
}
