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

    /// <summary>The place of a word that says how many keys follow it; 0 if there is none.</summary>
    public int CountAt { get; init; }

    /// <summary>No keys at all.</summary>
    public static CommandKeys None { get; } = new(0, 0, 0, "");

    /// <summary>True if the command names keys.</summary>
    public bool Any => First > 0 || CountAt > 0;

    /// <summary>The same keys by what is done to them: in ranges of one access each.</summary>
    public IEnumerable<CommandKeys> Ranges
    {
        get
        {
            if (!Any) return [];
            if (CountAt > 0) return [this];
            if (RestAccess is null) return [this];
            return [this with { Last = First, RestAccess = null }, this with { First = First + 1, Access = RestAccess, RestAccess = null }];
        }
    }

    /// <summary>The first word is the only key.</summary>
    public static CommandKeys One(string access) => new(1, 1, 1, access);

    /// <summary>As many keys as the word at a place says, which they follow.</summary>
    public static CommandKeys Counted(int countAt, string access) => new(0, 0, 0, access) { CountAt = countAt };

    /// <summary>Every <paramref name="step"/>-th word is a key, beginning with the first.</summary>
    public static CommandKeys All(string access, int step = 1) => new(1, -1, step, access);

    /// <summary>The places of the keys in a command of so many words, its name included.</summary>
    public IEnumerable<int> Places(int wordCount)
    {
        int last = LastOf(wordCount);
        for (int place = First; First > 0 && place <= last; place += Step) yield return place;
    }

    /// <summary>The place of the last key in a command of so many words; below <see cref="First"/> if it has none.</summary>
    public int LastOf(int wordCount) => Last < 0 ? wordCount + Last : Last;

    /// <summary>True if the word at a place is a key, in a command of so many words.</summary>
    public bool Has(int place, int wordCount) => First > 0 && place >= First && place <= LastOf(wordCount) && (place - First) % Step == 0;

    /// <summary>The keys of one command, known by their places: where a word of it says how many there are, that is read.</summary>
    /// <returns>None if that word says nothing that can be.</returns>
    public CommandKeys Resolve(WordList words)
    {
        if (CountAt == 0) return this;
        long count = 0;
        bool isCount = words.Count > CountAt && RedisNumber.TryParse(words[CountAt], out count) && count > 0 && count < words.Count - CountAt;
        return isCount ? new CommandKeys(CountAt + 1, CountAt + (int)count, 1, Access) : None;
    }
}
