using System.Globalization;
using TcpCausalKv.Node.Clients.Commands.SortedSets;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Geo;

/// <summary>Reads places, units and distances, and replies them.</summary>
internal static class GeoWords
{
    private const int DistanceDigits = 4;
    private const int CoordinateDigits = 17;

    /// <summary>Reads a longitude and a latitude.</summary>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryReadPlace(WordList words, out GeoPoint place)
    {
        place = default;
        if (!ScoreText.TryParse(words[0], out double longitude) || !ScoreText.TryParse(words[1], out double latitude)) return ReplyTexts.NotAFloat;
        place = new GeoPoint(longitude, latitude);
        if (place.IsOnMap) return null;
        string pair = $"{Show(longitude)},{Show(latitude)}";
        return $"ERR invalid longitude,latitude pair {pair}";
    }

    /// <summary>Reads a unit.</summary>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryReadUnit(ReadOnlySpan<byte> word, out double meters)
    {
        meters = 0;
        if (ReplyTexts.Is(word, "m"u8)) meters = 1;
        else if (ReplyTexts.Is(word, "km"u8)) meters = 1000;
        else if (ReplyTexts.Is(word, "ft"u8)) meters = 0.3048;
        else if (ReplyTexts.Is(word, "mi"u8)) meters = 1609.34;
        return meters == 0 ? "ERR unsupported unit provided. please use M, KM, FT, MI" : null;
    }

    /// <summary>Reads a radius and its unit.</summary>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryReadRadius(WordList words, GeoShape before, out GeoShape shape)
    {
        shape = before;
        if (!ScoreText.TryParse(words[0], out double radius)) return "ERR need numeric radius";
        if (radius < 0) return "ERR radius cannot be negative";
        string? error = TryReadUnit(words[1], out double meters);
        shape = before with { Width = radius, Height = radius, IsBox = false, UnitMeters = meters };
        return error;
    }

    /// <summary>Reads width and height and their unit.</summary>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryReadBox(WordList words, GeoShape before, out GeoShape shape)
    {
        shape = before;
        if (!ScoreText.TryParse(words[0], out double width)) return "ERR need numeric width";
        if (!ScoreText.TryParse(words[1], out double height)) return "ERR need numeric height";
        if (height < 0 || width < 0) return "ERR height or width cannot be negative";
        string? error = TryReadUnit(words[2], out double meters);
        shape = before with { Width = width, Height = height, IsBox = true, UnitMeters = meters };
        return error;
    }

    /// <summary>Replies a distance: a text in every protocol.</summary>
    public static void ReplyDistance(ReplyWriter reply, double distance) =>
        reply.BulkText(distance.ToString("F" + DistanceDigits, CultureInfo.InvariantCulture));

    /// <summary>Replies longitude and latitude.</summary>
    public static void ReplyPlace(ReplyWriter reply, GeoPoint place)
    {
        reply.ArrayHeader(2);
        reply.Double(ShowCoordinate(place.Longitude));
        reply.Double(ShowCoordinate(place.Latitude));
    }

    private static string ShowCoordinate(double degrees)
    {
        string text = degrees.ToString("F" + CoordinateDigits, CultureInfo.InvariantCulture);
        text = text.TrimEnd('0').TrimEnd('.');
        return text == "-0" ? "0" : text;
    }

    private static string Show(double number) => double.IsInfinity(number)
        ? number > 0 ? "inf" : "-inf"
        : number.ToString("F6", CultureInfo.InvariantCulture);
}
