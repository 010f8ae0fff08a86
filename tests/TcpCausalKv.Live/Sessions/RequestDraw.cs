namespace TcpCausalKv.Live.Sessions;

/// <summary>Draws what a session does next. Every value that it draws is written once.</summary>
/// <param name="random">Decides.</param>
/// <param name="keys">The keys of this round.</param>
/// <param name="writer">Tells its values from those of all other sessions.</param>
internal sealed class RequestDraw(Random random, KeyRange keys, string writer)
{
    private const int KeysAtOnceMax = 5;

    private int _values;

    /// <summary>The next command.</summary>
    public Request Next() => random.Next(100) switch
    {
        < 30 => Request.Set(Key(), Value()),
        < 40 => Request.Swap(Key(), Value()),
        < 50 => MultiSet(),
        < 55 => Request.Delete(keys.DeletableAt(random.Next(keys.DeletableCount))),
        < 80 => Request.Get(Key()),
        _ => Request.MultiGet(SeveralKeys()),
    };

    private Request MultiSet()
    {
        string[] several = SeveralKeys();
        return Request.MultiSet(several, [.. several.Select(_ => Value())]);
    }

    // Half of all operations meet on a few keys, so that they conflict.
    private string Key() => keys[random.Next(2) == 0 ? random.Next(keys.Count) : random.Next(keys.HotCount)];

    private string[] SeveralKeys() => [.. Enumerable.Range(0, random.Next(2, KeysAtOnceMax + 1)).Select(_ => Key()).Distinct()];

    private string Value() => $"{writer}v{++_values}";
}
