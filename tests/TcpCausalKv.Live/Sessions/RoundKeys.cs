namespace TcpCausalKv.Live.Sessions;

/// <summary>All that the sessions of one round use, by type: strings, hashes, sets, counters, and keys with a deadline.</summary>
/// <param name="round">The round.</param>
/// <param name="strings">How many strings.</param>
/// <param name="sessions">How many sessions.</param>
internal sealed class RoundKeys(int round, int strings, int sessions)
{
    /// <summary>How many members each session adds that are never removed.</summary>
    public const int KeptMembers = 9;

    /// <summary>The strings.</summary>
    public KeyRange Strings { get; } = new(round, strings);

    /// <summary>The hashes.</summary>
    public IReadOnlyList<string> Hashes { get; } = Named(round, "h", 4);

    /// <summary>The fields of each hash that are never removed.</summary>
    public IReadOnlyList<string> KeptFields { get; } = ["f0", "f1", "f2", "f3"];

    /// <summary>The fields of each hash that may be removed.</summary>
    public IReadOnlyList<string> RemovableFields { get; } = ["d0", "d1"];

    /// <summary>The sets.</summary>
    public IReadOnlyList<string> Sets { get; } = Named(round, "s", 3);

    /// <summary>The counters that only grow.</summary>
    public IReadOnlyList<string> Counters { get; } = Named(round, "c", 4);

    /// <summary>The counters that are taken from.</summary>
    public IReadOnlyList<string> TakenCounters { get; } = Named(round, "t", 2);

    /// <summary>The keys with a deadline, as they come.</summary>
    public LeaseBook Leases { get; } = new();

    /// <summary>How many sessions there are.</summary>
    public int Sessions => sessions;

    /// <summary>The name by which the values of a session are told from those of all others.</summary>
    public string WriterOf(int session) => $"r{round}s{session}";

    /// <summary>The set that a session's members with this number belong to.</summary>
    public string SetOf(int number) => Sets[number % Sets.Count];

    /// <summary>A member that is never removed.</summary>
    /// <param name="session">Who adds it.</param>
    /// <param name="number">0 up to <see cref="KeptMembers"/>.</param>
    public string KeptMember(int session, int number) => $"{WriterOf(session)}k{number}";

    /// <summary>A member that anybody may remove.</summary>
    /// <param name="session">Who adds it.</param>
    /// <param name="number">From 0 up, each added once.</param>
    public string RemovableMember(int session, int number) => $"{WriterOf(session)}x{number}";

    /// <summary>A key with a deadline.</summary>
    /// <param name="session">Who begins it.</param>
    /// <param name="number">From 0 up, each begun once.</param>
    public string Lease(int session, int number) => $"r{round}:e{session}.{number}";

    /// <summary>Reads a hash, with all fields that it may have.</summary>
    public Request ReadHash(string key) => HashRequests.GetAll(key, [.. KeptFields, .. RemovableFields]);

    /// <summary>Reads a set, with all members that it must keep.</summary>
    public Request ReadSet(string key) =>
        SetRequests.Members(
            key,
            [
                .. Enumerable.Range(0, KeptMembers).Where(number => SetOf(number) == key)
                    .SelectMany(number => Enumerable.Range(0, sessions).Select(session => KeptMember(session, number))),
            ]);

    /// <summary>Reads everything but the keys with a deadline.</summary>
    public IReadOnlyList<Request> ReadAll() =>
    [
        StringRequests.MultiGet(Strings.All),
        .. Hashes.Select(ReadHash),
        .. Sets.Select(ReadSet),
        CounterRequests.MultiGet([.. Counters, .. TakenCounters]),
    ];

    private static string[] Named(int round, string type, int count) => [.. Enumerable.Range(0, count).Select(index => $"r{round}:{type}{index}")];
}
