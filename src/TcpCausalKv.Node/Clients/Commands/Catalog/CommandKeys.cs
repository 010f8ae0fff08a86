using System.Text;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Catalog;

/// <summary>
/// Which words of a command are keys: every <see cref="Step"/>-th from <see cref="First"/> to <see cref="Last"/>.
/// </summary>
/// <param name="First">The first key's place, the command's name being 0; 0 if there are no keys.</param>
/// <param name="Last">The last key's place; negative counts from the end, -1 being the last word.</param>
/// <param name="Step">Words from one key to the next.</param>
/// <param name="Access">What is done to them, in the words of Redis's key specifications, such as <c>RO access</c>.</param>
public readonly record struct CommandKeys(int First, int Last, int Step, string Access)
{
    /// <summary>What is done to the keys after the first, if that is something else; then they follow one another.</summary>
    public string? RestAccess { get; init; }

    /// <summary>Keywords that one more key follows, wherever they stand; the last one counts. Null if there are none.</summary>
    public IReadOnlyList<string>? Keywords { get; init; }

    /// <summary>The first place where a keyword can be; 0 if that is the one after the keys.</summary>
    public int KeywordsFrom { get; init; }

    /// <summary>Options, each with the words after it, among which there is no keyword; null if there are none.</summary>
    public IReadOnlyList<(string Name, int Words)>? Options { get; init; }

    /// <summary>
    /// The place of the word that tells how many keys follow it; 0 if none does. If <see cref="First"/> is a key, then that is one more, and
    /// <see cref="RestAccess"/> is done to the others.
    /// </summary>
    public int CountAt { get; init; }

    /// <summary>The keyword of which the first half of the words after it are keys; null if there is none.</summary>
    public string? HalfKeyword { get; init; }

    /// <summary>Keys that no place tells: what is done to them, and how they are found. Null if there are none.</summary>
    public IReadOnlyList<(string Access, string Notes)>? Elsewhere { get; init; }

    /// <summary>No keys at all.</summary>
    public static CommandKeys None { get; } = new(0, 0, 0, "");

    /// <summary>True if the command names keys.</summary>
    public bool Any => First > 0 || CountAt > 0 || HalfKeyword is not null;

    /// <summary>The same keys by what is done to them: in ranges of one access each, or as many as a word tells.</summary>
    public IEnumerable<CommandKeys> Ranges
    {
        get
        {
            if (!Any) return [];
            if (RestAccess is null) return [this];
            if (CountAt > 0) return [this with { CountAt = 0, RestAccess = null }, Counted(RestAccess, CountAt)];
            return [this with { Last = First, RestAccess = null }, this with { First = First + 1, Access = RestAccess, RestAccess = null }];
        }
    }

    /// <summary>The first word is the only key.</summary>
    public static CommandKeys One(string access) => new(1, 1, 1, access);

    /// <summary>As many keys as the word at <paramref name="place"/> tells follow it.</summary>
    public static CommandKeys Counted(string access, int place) => new(0, 0, 0, access) { CountAt = place };

    /// <summary>Of the words after a keyword the first half are keys.</summary>
    /// <param name="keyword">The keyword.</param>
    /// <param name="access">What is done to them.</param>
    /// <param name="options">What can be before it, each with the words after it that belong to it.</param>
    public static CommandKeys HalfAfter(string keyword, string access, params (string Name, int Words)[] options) =>
        new(0, 0, 0, access) { HalfKeyword = keyword, Options = options };

    /// <summary>Every <paramref name="step"/>-th word is a key, beginning with the first.</summary>
    public static CommandKeys All(string access, int step = 1) => new(1, -1, step, access);

    /// <summary>The places of the keys in a command, those that its words tell included.</summary>
    /// <returns>None if the words do not fit.</returns>
    public KeyPlaces In(WordList words)
    {
        if (CountAt > 0) return Counted(words);
        if (HalfKeyword is not null) return HalfAfter(words);
        if (First == 0) return KeyPlaces.None;
        return new KeyPlaces(First, Last < 0 ? words.Count + Last : Last, Step, Keywords is null ? 0 : PlaceAfterKeyword(words));
    }

    private KeyPlaces HalfAfter(WordList words)
    {
        for (int place = 1; place < words.Count - 2; place++)
        {
            if (!Ascii.EqualsIgnoreCase(words[place], HalfKeyword)) place += WordsOfOption(words[place]);
            else return new KeyPlaces(place + 1, place + ((words.Count - place - 1) / 2), 1);
        }

        return KeyPlaces.None;
    }

    private KeyPlaces Counted(WordList words)
    {
        int room = words.Count - CountAt - 1;
        if (room < 1 || !RedisNumber.TryParse(words[CountAt], out long count) || count < 1 || count > room) return KeyPlaces.None;
        return new KeyPlaces(CountAt + 1, CountAt + (int)count, 1, First);
    }

    private int PlaceAfterKeyword(WordList words)
    {
        int found = 0;
        for (int place = Math.Max(Last + 1, KeywordsFrom); place < words.Count - 1; place++)
        {
            if (IsKeyword(words[place])) found = ++place;
            else place += WordsOfOption(words[place]);
        }

        return found;
    }

    private bool IsKeyword(ReadOnlySpan<byte> word)
    {
        foreach (string keyword in Keywords!)
        {
            if (Ascii.EqualsIgnoreCase(word, keyword)) return true;
        }

        return false;
    }

    private int WordsOfOption(ReadOnlySpan<byte> word)
    {
        foreach ((string name, int words) in Options ?? [])
        {
            if (Ascii.EqualsIgnoreCase(word, name)) return words;
        }

        return 0;
    }
}
