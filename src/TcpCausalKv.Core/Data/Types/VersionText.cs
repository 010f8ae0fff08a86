using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;

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
        _ => "member",
    };

    /// <summary>The part of an element: of an item its position as text, else its bytes.</summary>
    /// <param name="element">The element's name.</param>
    public static ReadOnlySpan<byte> PartOf(ReadOnlySpan<byte> element) => ElementName.KindOf(element) == ElementKind.Item
        ? Encoding.ASCII.GetBytes(ListPosition.ToText(ElementName.PartOf(element)))
        : ElementName.PartOf(element);

    /// <summary>
    /// The value of a version: of a contribution what of it counts, of a deadline its Unix milliseconds, of a score its number, with <c>gt</c> or
    /// <c>lt</c> if it was set so, else its bytes.
    /// </summary>
    /// <param name="kind">The element's kind.</param>
    /// <param name="dot">The version's dot.</param>
    /// <param name="value">The value as it is kept.</param>
    public static ReadOnlySpan<byte> ValueOf(ElementKind kind, Dot dot, ReadOnlySpan<byte> value)
    {
        if (kind == ElementKind.Expiry) return TextOf(BinaryPrimitives.ReadInt64LittleEndian(value));
        if (kind == ElementKind.Score) return TextOf(ScoreEncoding.Read(value), ScoreEncoding.RuleOf(value));
        if (!ElementName.IsCount(kind) || !Contribution.TryRead(dot.Entry, value, out Contribution read)) return value;
        byte[] text = new byte[CounterText.BytesMax];
        return text.AsSpan(0, CounterText.Write(read.Value, text));
    }

    private static byte[] TextOf(double score, ScoreRule rule)
    {
        string suffix = rule switch { ScoreRule.Greatest => " gt", ScoreRule.Least => " lt", _ => "" };
        return Encoding.ASCII.GetBytes(score.ToString("R", CultureInfo.InvariantCulture) + suffix);
    }

    private static byte[] TextOf(long number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
