namespace TcpCausalKv.Live.Sessions;

/// <summary>The keys of one round: <c>r1:k0</c>, <c>r1:d3</c> and so on; those with a d, one in four, may be deleted.</summary>
/// <param name="round">The round.</param>
/// <param name="count">How many, at least <see cref="CountMin"/>.</param>
internal sealed class KeyRange(int round, int count)
{
    /// <summary>So many that one may be deleted.</summary>
    public const int CountMin = 4;

    private const int DeletableEvery = 4;

    /// <summary>How many there are.</summary>
    public int Count { get; } = count;

    /// <summary>How many, from the first on, are used most.</summary>
    public int HotCount { get; } = count / DeletableEvery;

    /// <summary>How many may be deleted.</summary>
    public int DeletableCount { get; } = count / DeletableEvery;

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> All => [.. Enumerable.Range(0, Count).Select(index => this[index])];

    /// <summary>The key at a place.</summary>
    public string this[int index]
    {
        get
        {
            char kind = index % DeletableEvery == DeletableEvery - 1 ? 'd' : 'k';
            return $"r{round}:{kind}{index}";
        }
    }

    /// <summary>A key that may be deleted.</summary>
    /// <param name="index">0 up to <see cref="DeletableCount"/>.</param>
    public string DeletableAt(int index) => this[(index * DeletableEvery) + DeletableEvery - 1];
}
