using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>What precedes the scores in ZADD.</summary>
/// <param name="OnlyNew">NX: members that are there keep their scores.</param>
/// <param name="OnlyThere">XX: no members are added.</param>
/// <param name="Rule">GT and LT: scores only become greater, or less.</param>
/// <param name="CountsChanged">CH: members whose scores have changed are counted too.</param>
/// <param name="Adds">INCR: the number is added to the score.</param>
internal readonly record struct AddOptions(bool OnlyNew, bool OnlyThere, ScoreRule Rule, bool CountsChanged, bool Adds)
{
    private const string Contradiction = "ERR GT, LT, and/or NX options at the same time are not compatible";

    /// <summary>Reads the options.</summary>
    /// <param name="words">The whole command.</param>
    /// <param name="adds">Whether the command adds without being told: ZINCRBY.</param>
    /// <param name="options">The options.</param>
    /// <param name="at">Where the first score is.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, bool adds, out AddOptions options, out int at)
    {
        options = default(AddOptions) with { Adds = adds };
        bool hasGreater = false;
        bool hasLess = false;
        for (at = 2; at < words.Count; at++)
        {
            if (ReplyTexts.Is(words[at], "NX"u8)) options = options with { OnlyNew = true };
            else if (ReplyTexts.Is(words[at], "XX"u8)) options = options with { OnlyThere = true };
            else if (ReplyTexts.Is(words[at], "CH"u8)) options = options with { CountsChanged = true };
            else if (ReplyTexts.Is(words[at], "INCR"u8)) options = options with { Adds = true };
            else if (ReplyTexts.Is(words[at], "GT"u8)) hasGreater = true;
            else if (ReplyTexts.Is(words[at], "LT"u8)) hasLess = true;
            else break;
        }

        if (hasGreater || hasLess) options = options with { Rule = hasGreater ? ScoreRule.Greatest : ScoreRule.Least };
        int rest = words.Count - at;
        if (rest == 0 || rest % 2 != 0) return ReplyTexts.SyntaxError;
        if (options.OnlyNew && options.OnlyThere) return "ERR XX and NX options at the same time are not compatible";
        if ((options.OnlyNew && (hasGreater || hasLess)) || (hasGreater && hasLess)) return Contradiction;
        return options.Adds && rest > 2 ? "ERR INCR option supports a single increment-element pair" : null;
    }

    /// <summary>True if a member of a score may get another one, which it may have already.</summary>
    /// <param name="isThere">Whether the member is there.</param>
    /// <param name="before">Its score.</param>
    /// <param name="after">What it would get.</param>
    public bool Allows(bool isThere, double before, double after)
    {
        if (!isThere) return !OnlyThere;
        if (OnlyNew) return false;
        return Rule switch { ScoreRule.Greatest => after > before, ScoreRule.Least => after < before, _ => true };
    }
}
