using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Elements.Streams;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>Versions as people read them.</summary>
public static class VersionText
{
    /// <summary>What a kind of elements is called.</summary>
    public static string NameOf(ElementKind kind) => kind switch
    {
        ElementKind.Text => "text",
        ElementKind.Count => "count",
        ElementKind.Expiry => "expiry",
        ElementKind.Field => "field",
        ElementKind.FieldCount => "field-count",
        ElementKind.Score => "score",
        ElementKind.ScoreCount => "score-count",
        ElementKind.Item => "item",
        ElementKind.Entry => "entry",
        ElementKind.StreamMark => "mark",
        _ => "member",
    };

    /// <summary>The part of an element: of an item its position as text, of an entry its id, else its bytes.</summary>
    /// <param name="element">The element's name.</param>
    public static ReadOnlySpan<byte> PartOf(ReadOnlySpan<byte> element) => ElementName.KindOf(element) switch
    {
        ElementKind.Item => Encoding.ASCII.GetBytes(ListPosition.ToText(ElementName.PartOf(element))),
        ElementKind.Entry => Encoding.ASCII.GetBytes($"{StreamId.Read(ElementName.PartOf(element))}"),
        _ => ElementName.PartOf(element),
    };

    /// <summary>
    /// The value of a version: of a contribution what of it counts, of a deadline its Unix milliseconds, of a score its number, with <c>gt</c> or
    /// <c>lt</c> if it was set so, of an entry its fields and values, of a stream's mark its ids and number, else its bytes.
    /// </summary>
    /// <param name="kind">The element's kind.</param>
    /// <param name="dot">The version's dot.</param>
    /// <param name="value">The value as it is kept.</param>
    public static ReadOnlySpan<byte> ValueOf(ElementKind kind, Dot dot, ReadOnlySpan<byte> value)
    {
        if (kind == ElementKind.Expiry) return TextOf(BinaryPrimitives.ReadInt64LittleEndian(value));
        if (kind == ElementKind.Score) return TextOf(ScoreEncoding.Read(value), ScoreEncoding.RuleOf(value));
        if (kind == ElementKind.Entry) return TextOfFields(value);
        if (kind == ElementKind.StreamMark) return TextOf(StreamMark.Read(value));
        if (!ElementName.IsCount(kind) || !Contribution.TryRead(dot.Entry, value, out Contribution read)) return value;
        byte[] text = new byte[CounterText.BytesMax];
        return text.AsSpan(0, CounterText.Write(read.Value, text));
    }

    private static byte[] TextOf(double score, ScoreRule rule)
    {
        string suffix = rule switch { ScoreRule.Greatest => " gt", ScoreRule.Least => " lt", _ => "" };
        return Encoding.ASCII.GetBytes(score.ToString("R", CultureInfo.InvariantCulture) + suffix);
    }

    private static byte[] TextOf(StreamMark mark) =>
        Encoding.ASCII.GetBytes($"last {mark.LastId} deleted {mark.MaxDeletedId} removed {mark.Removed}");

    private static byte[] TextOfFields(ReadOnlySpan<byte> value)
    {
        List<byte> text = [];
        for (EntryFields fields = new(value); fields.TryRead();)
        {
            if (text.Count > 0) text.Add((byte)' ');
            text.AddRange(fields.Text);
        }

        return [.. text];
    }

    private static byte[] TextOf(long number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
