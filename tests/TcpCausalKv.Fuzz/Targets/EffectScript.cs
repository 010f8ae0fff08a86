using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Fuzz.Targets;

// write  = effect ("; " effect)*
// effect = "flush-database " number
//        | key "=" value                             sets
//        | key                                       deletes
//        |                                           flushes
//        | "put " key element value?                 "expiry" takes Unix milliseconds
//        | "remove " key element | "remove-kind " key kind | "purge " key
//        | "add " key element before total
//        | "clear " key element (origin ":" total)+
//        | "push " key " item " side index value
// element = " text" | " count" | " expiry" | " field " part | " field-count " part | " member " part | " item " (side stamp)+
// side    = "<" | ">"

/// <summary>Reads the effects that seeds are made of.</summary>
internal static class EffectScript
{
    /// <summary>Adds the effects of one write to a batch.</summary>
    public static void AddTo(BatchWriter writer, string write)
    {
        foreach (string effect in write.Split("; ")) AddOne(writer, effect);
    }

    /// <summary>The name of an element, from its words.</summary>
    /// <param name="words">Moved behind it.</param>
    public static byte[] ReadElement(ref ReadOnlySpan<string> words)
    {
        ElementKind kind = words[0] switch
        {
            "text" => ElementKind.Text,
            "count" => ElementKind.Count,
            "expiry" => ElementKind.Expiry,
            "field" => ElementKind.Field,
            "field-count" => ElementKind.FieldCount,
            "member" => ElementKind.Member,
            "item" => ElementKind.Item,
            _ => throw new FormatException($"'{words[0]}' is no kind of element"),
        };
        bool hasPart = ElementName.HasPart(kind) && words.Length > 1;
        byte[] part = !hasPart ? [] : kind == ElementKind.Item ? Position(words[1]) : Bytes(words[1]);
        byte[] name = [(byte)kind, .. part];
        words = words[(hasPart ? 2 : 1)..];
        return name;
    }

    /// <summary>The value that an element has, from its words.</summary>
    public static byte[] ReadValue(ReadOnlySpan<byte> element, ReadOnlySpan<string> words)
    {
        if (words.IsEmpty) return [];
        if (ElementName.KindOf(element) != ElementKind.Expiry) return Bytes(words[0]);
        byte[] deadline = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(deadline, long.Parse(words[0], CultureInfo.InvariantCulture));
        return deadline;
    }

    /// <summary>A number as counters have it.</summary>
    public static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static void AddOne(BatchWriter writer, string effect)
    {
        string[] words = effect.Split(' ');
        if (words.Length > 1)
        {
            AddToElement(writer, words);
            return;
        }

        string[] parts = effect.Split('=');
        EffectKind kind = parts.Length == 2 ? EffectKind.Set : effect.Length > 0 ? EffectKind.Delete : EffectKind.Flush;
        writer.AddEffect(new Effect(kind, Bytes(parts[0]), Bytes(parts[^1])));
    }

    private static void AddToElement(BatchWriter writer, ReadOnlySpan<string> words)
    {
        string name = words[0];
        EffectRow row = EffectTable.Current.Rows.Single(row => row.Name == name);
        bool isOnDatabase = row.Kind == EffectKind.FlushDatabase;
        byte[] key = isOnDatabase ? DatabaseKey.NumberAsBytes(int.Parse(words[1], CultureInfo.InvariantCulture)).ToArray() : Bytes(words[1]);
        words = words[2..];
        byte[] element = words.IsEmpty ? [] : row.Kind == EffectKind.Push ? ReadPush(ref words) : ReadElement(ref words);
        byte[] value = row.Kind switch
        {
            EffectKind.Add => Add(words),
            EffectKind.ClearCount => Clear(words),
            _ => ReadValue(element, words),
        };
        writer.AddEffect(new Effect(row.Kind, key, element, value));
    }

    private static byte[] ReadPush(ref ReadOnlySpan<string> words)
    {
        byte[] push = new byte[ListPosition.PushBytesMax];
        int length = ListPosition.WritePush(push, SideOf(words[1]), ulong.Parse(words[1][1..], CultureInfo.InvariantCulture));
        words = words[2..];
        return [(byte)ElementKind.Item, .. push[..length]];
    }

    // Each component lies beside what comes before it.
    private static byte[] Position(string text)
    {
        byte[] position = [];
        while (text.Length > 0)
        {
            int end = text.IndexOfAny(['<', '>'], 1);
            string stamp = end < 0 ? text[1..] : text[1..end];
            PositionSource source = new(new HybridTimestamp(ulong.Parse(stamp, CultureInfo.InvariantCulture)), Origin: 1, Index: 0);
            position = position.Length == 0 ? Pushed(SideOf(text), source)
                : SideOf(text) == ListSide.After ? ListPosition.Between(position, [], source)
                : ListPosition.Between([], position, source);
            text = end < 0 ? "" : text[end..];
        }

        return position;
    }

    private static byte[] Pushed(ListSide side, PositionSource source)
    {
        byte[] position = new byte[ListPosition.PushedBytesMax];
        return position[..ListPosition.WritePushed(position, side, source)];
    }

    private static ListSide SideOf(string text) => text[0] == '<' ? ListSide.Before : ListSide.After;

    private static byte[] Add(ReadOnlySpan<string> words)
    {
        byte[] value = new byte[CountEncoding.AddBytesMax];
        return value[..CountEncoding.WriteAdd(value, Number(words[0]), Number(words[1]))];
    }

    private static byte[] Clear(ReadOnlySpan<string> words)
    {
        byte[] value = new byte[CountEncoding.SeenBytesMax * words.Length];
        int length = 0;
        foreach (string word in words)
        {
            string[] seen = word.Split(':');
            length += CountEncoding.WriteSeen(value.AsSpan(length), int.Parse(seen[0], CultureInfo.InvariantCulture), Number(seen[1]));
        }

        return value[..length];
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
