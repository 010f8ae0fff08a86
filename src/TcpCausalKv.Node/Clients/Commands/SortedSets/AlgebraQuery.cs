using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>What a command that puts sorted sets together asks for.</summary>
internal sealed class AlgebraQuery
{
    private double[] _weights = [];

    /// <summary>AGGREGATE.</summary>
    public Aggregate Aggregate { get; private set; }

    /// <summary>WITHSCORES: scores are replied as well.</summary>
    public bool WithScores { get; private set; }

    /// <summary>LIMIT: it is enough to count so far; 0 for no end.</summary>
    public long Limit { get; private set; }

    /// <summary>How many keys there are.</summary>
    public int Keys { get; private set; }

    /// <summary>What the scores of one key are multiplied with.</summary>
    public double WeightOf(int key) => _weights.Length == 0 ? 1 : _weights[key];

    /// <summary>Reads the words, and checks the types of the keys where Redis does: before what follows them.</summary>
    /// <param name="context">The command.</param>
    /// <param name="words">From the number of the keys on.</param>
    /// <param name="spec">The command's spec.</param>
    /// <param name="form">What may follow the keys.</param>
    /// <param name="query">The query.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(CommandContext context, WordList words, CommandSpec spec, AlgebraForm form, out AlgebraQuery query)
    {
        query = new AlgebraQuery();
        if (!RedisNumber.TryParse(words[0], out long keys)) return ReplyTexts.NotAnInteger;
        if (keys < 1) return $"ERR at least 1 input key is needed for '{spec.FullName}' command";
        if (keys > words.Count - 1) return ReplyTexts.SyntaxError;
        query.Keys = (int)keys;
        for (int i = 1; i <= query.Keys; i++)
        {
            if (context.ReadType(words[i]) is not (DataType.None or DataType.Set or DataType.SortedSet)) return ReplyTexts.WrongType;
        }

        string? error = null;
        for (int at = 1 + query.Keys; at < words.Count && error is null;) error = query.TryReadOption(words.From(at), form, ref at);
        return error;
    }

    private string? TryReadOption(WordList words, AlgebraForm form, ref int at)
    {
        if (form.TakesWeights && words.Count > Keys && ReplyTexts.Is(words[0], "WEIGHTS"u8)) return TryReadWeights(words, ref at);
        if (form.TakesWeights && words.Count > 1 && ReplyTexts.Is(words[0], "AGGREGATE"u8)) return TryReadAggregate(words[1], ref at);
        if (form.TakesScores && ReplyTexts.Is(words[0], "WITHSCORES"u8))
        {
            at++;
            WithScores = true;
            return null;
        }

        if (!form.TakesLimit || words.Count < 2 || !ReplyTexts.Is(words[0], "LIMIT"u8)) return ReplyTexts.SyntaxError;
        at += 2;
        bool isLimit = RedisNumber.TryParse(words[1], out long limit) && limit >= 0;
        Limit = limit;
        return isLimit ? null : "ERR LIMIT can't be negative";
    }

    private string? TryReadWeights(WordList words, ref int at)
    {
        _weights = new double[Keys];
        at += 1 + Keys;
        for (int i = 0; i < Keys; i++)
        {
            if (!ScoreText.TryParse(words[1 + i], out _weights[i])) return "ERR weight value is not a float";
        }

        return null;
    }

    private string? TryReadAggregate(ReadOnlySpan<byte> word, ref int at)
    {
        at += 2;
        if (ReplyTexts.Is(word, "SUM"u8)) Aggregate = Aggregate.Sum;
        else if (ReplyTexts.Is(word, "MIN"u8)) Aggregate = Aggregate.Min;
        else if (ReplyTexts.Is(word, "MAX"u8)) Aggregate = Aggregate.Max;
        else return ReplyTexts.SyntaxError;
        return null;
    }
}
