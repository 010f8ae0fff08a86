namespace TcpCausalKv.Node.Clients.Commands.Catalog;

/// <summary>The places of the keys among the words of one command, the command's name being 0.</summary>
/// <param name="First">The first one; 0 if there are none.</param>
/// <param name="Last">The last one that is not <paramref name="More"/>; below <paramref name="First"/> if there are none.</param>
/// <param name="Step">Words from one key to the next.</param>
/// <param name="More">One key more, which a keyword goes before, or the number of the others follows; 0 if there is none.</param>
public readonly record struct KeyPlaces(int First, int Last, int Step, int More = 0)
{
    /// <summary>No keys at all.</summary>
    public static KeyPlaces None { get; } = new(0, -1, 1);

    /// <summary>True if the word at a place is a key.</summary>
    public bool Has(int place) => place > 0 && (place == More || (First > 0 && place >= First && place <= Last && (place - First) % Step == 0));

    /// <summary>Keys in all.</summary>
    public int Count => (First > 0 && Last >= First ? ((Last - First) / Step) + 1 : 0) + (More > 0 ? 1 : 0);

    /// <summary>Each place, in the order of the words.</summary>
    public IEnumerable<int> All()
    {
        if (More > 0 && More < First) yield return More;
        for (int place = First; First > 0 && place <= Last; place += Step) yield return place;
        if (More > 0 && More > First) yield return More;
    }
}
