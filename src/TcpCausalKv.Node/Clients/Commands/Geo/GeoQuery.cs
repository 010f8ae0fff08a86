using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Geo;

/// <summary>What a search asks for.</summary>
internal sealed class GeoQuery
{
    private const string NoSuchMember = "ERR could not decode requested zset member";

    private bool _hasCenter;
    private bool _isMember;
    private bool _hasShape;

    /// <summary>Where is searched.</summary>
    public GeoShape Shape { get; private set; }

    /// <summary>WITHDIST: how far each place is from the middle.</summary>
    public bool WithDistance { get; private set; }

    /// <summary>WITHHASH: each score.</summary>
    public bool WithScore { get; private set; }

    /// <summary>WITHCOORD: each place.</summary>
    public bool WithPlace { get; private set; }

    /// <summary>ANY: those that are found first will do.</summary>
    public bool IsAny { get; private set; }

    /// <summary>COUNT; 0 for all.</summary>
    public long Count { get; private set; }

    /// <summary>ASC and DESC: below 0 for the farthest first, above 0 for the nearest, else 0.</summary>
    public int Order { get; private set; }

    /// <summary>The key that gets the result; null if it is replied.</summary>
    public byte[]? Destination { get; private set; }

    /// <summary>STOREDIST: distances are stored, not places.</summary>
    public bool StoresDistance { get; private set; }

    /// <summary>Reads a search.</summary>
    /// <param name="words">The whole command.</param>
    /// <param name="form">What the command says by its name.</param>
    /// <param name="set">The places, to look members up.</param>
    /// <param name="query">The search.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryRead(WordList words, GeoForm form, SortedSetView set, out GeoQuery query)
    {
        query = new GeoQuery { Destination = form.StoresAlways ? words[1].ToArray() : null };
        if (query.TryReadFixed(words, form, set) is { } wrong) return wrong;
        for (int at = form.OptionsAt; at < words.Count;)
        {
            if (query.TryReadFlag(words[at], form)) at++;
            else if (query.TryReadOption(words.From(at), form, set, ref at) is { } error) return error;
        }

        return query.Check(words, form);
    }

    private string? TryReadFixed(WordList words, GeoForm form, SortedSetView set)
    {
        if (form.Kind == GeoFormKind.Search) return null;
        string? error = form.Kind == GeoFormKind.Place ? TryReadCenter(words.From(2)) : TryReadMember(words[2], set);
        // Without a key nothing is known of the middle, and the radius is not looked at.
        if (error is not null || (form.Kind == GeoFormKind.Member && set.Count == 0)) return error;
        error = GeoWords.TryReadRadius(words.From(form.OptionsAt - 2), Shape, out GeoShape shape);
        Shape = shape;
        return error;
    }

    private string? TryReadCenter(WordList words)
    {
        string? error = GeoWords.TryReadPlace(words, out GeoPoint place);
        Shape = Shape with { Center = place };
        return error;
    }

    private string? TryReadMember(ReadOnlySpan<byte> member, SortedSetView set)
    {
        if (set.Count == 0) return null;
        if (!set.TryGetScore(member, out double score)) return NoSuchMember;
        Shape = Shape with { Center = GeoCell.PlaceOf(score) };
        return null;
    }

    private bool TryReadFlag(ReadOnlySpan<byte> word, GeoForm form)
    {
        if (ReplyTexts.Is(word, "WITHDIST"u8)) WithDistance = true;
        else if (ReplyTexts.Is(word, "WITHHASH"u8)) WithScore = true;
        else if (ReplyTexts.Is(word, "WITHCOORD"u8)) WithPlace = true;
        else if (ReplyTexts.Is(word, "ANY"u8)) IsAny = true;
        else if (ReplyTexts.Is(word, "ASC"u8)) Order = 1;
        else if (ReplyTexts.Is(word, "DESC"u8)) Order = -1;
        else if (form.StoresAlways && ReplyTexts.Is(word, "STOREDIST"u8)) StoresDistance = true;
        else return false;
        return true;
    }

    private string? TryReadOption(WordList words, GeoForm form, SortedSetView set, ref int at)
    {
        bool storesDistance = ReplyTexts.Is(words[0], "STOREDIST"u8);
        if (ReplyTexts.Is(words[0], "COUNT"u8) && words.Count > 1) return TryReadCount(words[1], ref at);
        if (form.MayStore && words.Count > 1 && (storesDistance || ReplyTexts.Is(words[0], "STORE"u8)))
        {
            at += 2;
            Destination = words[1].ToArray();
            StoresDistance = storesDistance;
            return null;
        }

        return form.Kind == GeoFormKind.Search ? TryReadSearch(words, set, ref at) : ReplyTexts.SyntaxError;
    }

    private string? TryReadSearch(WordList words, SortedSetView set, ref int at)
    {
        int more = words.Count - 1;
        string? error;
        GeoShape shape = Shape;
        if (ReplyTexts.Is(words[0], "FROMMEMBER"u8) && more > 0 && (!_hasCenter || _isMember))
        {
            at += 2;
            _hasCenter = _isMember = true;
            return TryReadMember(words[1], set);
        }

        if (ReplyTexts.Is(words[0], "FROMLONLAT"u8) && more > 1 && !_isMember)
        {
            at += 3;
            _hasCenter = true;
            return TryReadCenter(words.From(1));
        }

        if (ReplyTexts.Is(words[0], "BYRADIUS"u8) && more > 1 && (!_hasShape || !Shape.IsBox))
        {
            at += 3;
            error = GeoWords.TryReadRadius(words.From(1), Shape, out shape);
        }
        else if (ReplyTexts.Is(words[0], "BYBOX"u8) && more > 2 && (!_hasShape || Shape.IsBox))
        {
            at += 4;
            error = GeoWords.TryReadBox(words.From(1), Shape, out shape);
        }
        else return ReplyTexts.SyntaxError;

        _hasShape = true;
        Shape = shape;
        return error;
    }

    private string? TryReadCount(ReadOnlySpan<byte> word, ref int at)
    {
        at += 2;
        bool isCount = RedisNumber.TryParse(word, out long count);
        Count = count;
        if (!isCount) return ReplyTexts.NotAnInteger;
        return count <= 0 ? "ERR COUNT must be > 0" : null;
    }

    private string? Check(WordList words, GeoForm form)
    {
        string name = ReplyTexts.Show(words[0]);
        if (Destination is not null && (WithDistance || WithScore || WithPlace))
        {
            string storing = form.StoresAlways ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS";
            return $"ERR {storing} is not compatible with WITHDIST, WITHHASH and WITHCOORD options";
        }

        bool isSearch = form.Kind == GeoFormKind.Search;
        if (isSearch && !_hasCenter) return $"ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for {name}";
        if (isSearch && !_hasShape) return $"ERR exactly one of BYRADIUS and BYBOX can be specified for {name}";
        if (IsAny && Count == 0) return "ERR the ANY argument requires COUNT argument";
        if (Count > 0 && Order == 0 && !IsAny) Order = 1;
        return null;
    }
}
