namespace TcpCausalKv.Load.Comparing;

/// <summary>One load that is put on every contender.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Command">What is sent.</param>
/// <param name="Pipeline">Commands that a connection sends before it reads a reply.</param>
internal sealed record CompareCase(string Name, LoadCommand Command, int Pipeline)
{
    private const int ManyKeys = 5_000_000;
    private static readonly TimeSpan s_linkDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>Connections of one load generator.</summary>
    public int Connections { get; init; } = 50;

    /// <summary>Distinct keys, 16 bytes each: see <see cref="KeyPrefix"/>.</summary>
    public int Keys { get; init; } = 100_000;

    /// <summary>What a key begins with, 4 bytes; a number of 12 digits follows.</summary>
    public string KeyPrefix { get; init; } = "key:";

    /// <summary>Length of a value.</summary>
    public int ValueBytes { get; init; } = 64;

    /// <summary>How many nodes are written at once, each by a load generator of its own. Who has one primary is written there by all.</summary>
    public int Writers { get; init; } = 1;

    /// <summary>True if each writer has keys of its own, a share of all, so that no key is written at two nodes.</summary>
    public bool WritersAreApart { get; init; }

    /// <summary>True if the contenders keep a log on disk and sync it once a second; false for memory only.</summary>
    public bool EverySecond { get; init; }

    /// <summary>What is wrong meanwhile.</summary>
    public CaseFault Fault { get; init; }

    /// <summary>How long the line between the node that is written and the last one is; null for no delay.</summary>
    public TimeSpan? LinkDelay => Fault == CaseFault.LinkDelayed ? s_linkDelay : null;

    /// <summary>Commands of a round, over all load generators.</summary>
    public int Requests { get; init; } = 1_000_000;

    /// <summary>The table's cases, in its order.</summary>
    public static IReadOnlyList<CompareCase> All { get; } =
    [
        new("set-1", LoadCommand.Set, 1) { Requests = 200_000 },
        new("set-16", LoadCommand.Set, 16),
        new("set-64", LoadCommand.Set, 64),
        new("get-1", LoadCommand.Get, 1) { Requests = 200_000 },
        new("get-16", LoadCommand.Get, 16),
        new("get-64", LoadCommand.Get, 64),
        new("writers-1", LoadCommand.Set, 1) { Writers = 3, Requests = 300_000 },
        new("writers-16", LoadCommand.Set, 16) { Writers = 3, Requests = 1_500_000 },
        new("writers-64", LoadCommand.Set, 64) { Writers = 3, Requests = 1_500_000 },
        new("apart-16", LoadCommand.Set, 16) { Writers = 3, WritersAreApart = true, Requests = 1_500_000 },
        new("everysec-1", LoadCommand.Set, 1) { Requests = 200_000, EverySecond = true },
        new("everysec-16", LoadCommand.Set, 16) { EverySecond = true },
        new("everysec-64", LoadCommand.Set, 64) { EverySecond = true },
        new("keys5m-set-1", LoadCommand.Set, 1) { Keys = ManyKeys, Requests = 200_000 },
        new("keys5m-set-16", LoadCommand.Set, 16) { Keys = ManyKeys },
        new("keys5m-set-64", LoadCommand.Set, 64) { Keys = ManyKeys },
        new("keys5m-get-1", LoadCommand.Get, 1) { Keys = ManyKeys, Requests = 200_000 },
        new("keys5m-get-16", LoadCommand.Get, 16) { Keys = ManyKeys },
        new("keys5m-get-64", LoadCommand.Get, 64) { Keys = ManyKeys },
        new("stopped-16", LoadCommand.Set, 16) { Fault = CaseFault.ReplicaStopped },
        new("delayed-16", LoadCommand.Set, 16) { Fault = CaseFault.LinkDelayed },
        .. Typed("incr", LoadCommand.Incr),
        .. Typed("setex", LoadCommand.SetEx),
        .. Typed("hset", LoadCommand.HSet),
        .. Typed("hincrby", LoadCommand.HIncrBy),
        .. Typed("sadd", LoadCommand.SAdd),
        .. Typed("hget", LoadCommand.HGet),
        .. Typed("sismember", LoadCommand.SIsMember),
        .. Typed("ttl", LoadCommand.Ttl),
        .. Typed("zadd", LoadCommand.ZAdd),
        .. Typed("zincrby", LoadCommand.ZIncrBy),
        .. Typed("rpush", LoadCommand.RPush),
        .. Typed("xadd", LoadCommand.XAdd),
        new("lrange-16", LoadCommand.LRange, 16) { Keys = 1, Requests = 200_000 },
        new("zrange-16", LoadCommand.ZRange, 16) { Keys = 1, Requests = 200_000 },
    ];

    /// <summary>What one of the writers does.</summary>
    public CompareCase Of(int writer) => WritersAreApart ? this with { KeyPrefix = $"ke{writer}:", Keys = Keys / Writers } : this;

    /// <summary>The same with some of its requests.</summary>
    /// <param name="percent">How many in a hundred.</param>
    public CompareCase Part(int percent) => this with { Requests = (int)((long)Requests * percent / 100) };

    /// <summary>The case of a name.</summary>
    public static CompareCase Named(string name) => All.Single(load => load.Name == name);

    private static IEnumerable<CompareCase> Typed(string name, LoadCommand command) =>
        [new($"{name}-1", command, 1) { Requests = 200_000 }, new($"{name}-16", command, 16)];
}
