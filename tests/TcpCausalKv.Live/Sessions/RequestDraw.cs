namespace TcpCausalKv.Live.Sessions;

/// <summary>Draws what a session does next. Every value that it draws is written once.</summary>
internal sealed class RequestDraw
{
    private const int TogetherMax = 4;

    private readonly Random _random;
    private readonly string _writer;
    private readonly StringDraw _strings;
    private readonly ElementDraw _elements;
    private readonly LeaseDraw _leases;
    private int _values;

    /// <summary>A session that has done nothing yet.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="keys">The keys of this round.</param>
    /// <param name="session">Tells its values from those of all other sessions.</param>
    public RequestDraw(Random random, RoundKeys keys, int session)
    {
        _random = random;
        _writer = keys.WriterOf(session);
        _strings = new StringDraw(random, keys.Strings, Value);
        _elements = new ElementDraw(random, keys, session, Value);
        _leases = new LeaseDraw(random, keys, session);
    }

    /// <summary>The next request.</summary>
    public Request Next() => _random.Next(100) switch
    {
        < 5 => _leases.Next(),
        < 15 => Request.Together([.. Enumerable.Range(0, _random.Next(2, TogetherMax + 1)).Select(_ => One())]),
        _ => One(),
    };

    /// <summary>The session ends and another one goes on in its place, which need not see what it has seen.</summary>
    public void BeginLife() => _leases.Forget();

    private Request One() => _random.Next(2) == 0 ? _strings.Next() : _elements.Next();

    private string Value() => $"{_writer}v{++_values}";
}
