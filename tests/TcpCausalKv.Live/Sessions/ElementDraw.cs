namespace TcpCausalKv.Live.Sessions;

/// <summary>Draws what a session does with hashes, sets and counters.</summary>
/// <param name="random">Decides.</param>
/// <param name="keys">The keys.</param>
/// <param name="session">The session.</param>
/// <param name="values">Gives a value that was never written.</param>
internal sealed class ElementDraw(Random random, RoundKeys keys, int session, Func<string> values)
{
    private const int FieldsAtOnceMax = 3;
    private const int AmountMax = 9;
    private const int KeptPercent = 10;
    private const int RecentMembers = 20;

    private int _kept;
    private int _removable;

    /// <summary>The next request.</summary>
    public Request Next() => random.Next(100) switch
    {
        < 13 => SetFields(),
        < 18 => HashRequests.Remove(Pick(keys.Hashes), Pick(keys.RemovableFields)),
        < 29 => HashRequests.Get(Pick(keys.Hashes), Pick([.. keys.KeptFields, .. keys.RemovableFields])),
        < 43 => keys.ReadHash(Pick(keys.Hashes)),
        < 53 => AddMember(),
        < 65 => RemoveMember(),
        < 70 => keys.ReadSet(Pick(keys.Sets)),
        < 84 => CounterRequests.Add(Pick(random.Next(3) == 0 ? keys.TakenCounters : keys.Counters), random.Next(1, AmountMax + 1)),
        < 87 => CounterRequests.Take(Pick(keys.TakenCounters)),
        _ => CounterRequests.MultiGet([Pick(keys.Counters), Pick(keys.TakenCounters)]),
    };

    private Request SetFields()
    {
        string[] fields = [.. keys.KeptFields.Concat(keys.RemovableFields).OrderBy(_ => random.Next()).Take(random.Next(1, FieldsAtOnceMax + 1))];
        return HashRequests.Set(Pick(keys.Hashes), fields, [.. fields.Select(_ => values())]);
    }

    private Request AddMember()
    {
        if (_kept < RoundKeys.KeptMembers && random.Next(100) < KeptPercent)
        {
            int kept = _kept++;
            return SetRequests.Add(keys.SetOf(kept), keys.KeptMember(session, kept));
        }

        int removable = _removable++;
        return SetRequests.Add(keys.SetOf(removable), keys.RemovableMember(session, removable));
    }

    // Any session's: all of them have come about as far.
    private Request RemoveMember()
    {
        int number = Math.Max(0, _removable - 1 - random.Next(RecentMembers));
        return SetRequests.Remove(keys.SetOf(number), keys.RemovableMember(random.Next(keys.Sessions), number));
    }

    private string Pick(IReadOnlyList<string> names) => names[random.Next(names.Count)];
}
