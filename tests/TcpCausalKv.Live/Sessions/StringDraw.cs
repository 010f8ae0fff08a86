namespace TcpCausalKv.Live.Sessions;

/// <summary>Draws what a session does with strings.</summary>
/// <param name="random">Decides.</param>
/// <param name="keys">The keys.</param>
/// <param name="values">Gives a value that was never written.</param>
internal sealed class StringDraw(Random random, KeyRange keys, Func<string> values)
{
    private const int KeysAtOnceMax = 5;

    /// <summary>The next request.</summary>
    public Request Next() => random.Next(100) switch
    {
        < 30 => StringRequests.Set(Key(), values()),
        < 40 => StringRequests.Swap(Key(), values()),
        < 50 => MultiSet(),
        < 55 => StringRequests.Delete(keys.DeletableAt(random.Next(keys.DeletableCount))),
        < 80 => StringRequests.Get(Key()),
        _ => StringRequests.MultiGet(SeveralKeys()),
    };

    private Request MultiSet()
    {
        string[] several = SeveralKeys();
        return StringRequests.MultiSet(several, [.. several.Select(_ => values())]);
    }

    // Half of all operations meet on a few keys, so that they conflict.
    private string Key() => keys[random.Next(2) == 0 ? random.Next(keys.Count) : random.Next(keys.HotCount)];

    private string[] SeveralKeys() => [.. Enumerable.Range(0, random.Next(2, KeysAtOnceMax + 1)).Select(_ => Key()).Distinct()];
}
