namespace TcpCausalKv.Core.Elements;

// name = kind:u8 part

/// <summary>Names one element of a key: its kind and its part, as they are on the wire and in memory.</summary>
public static class ElementName
{
    /// <summary>The kind of the highest number.</summary>
    internal const ElementKind LastKind = ElementKind.StreamMark;

    /// <summary>The name of the only element of a kind that has no parts.</summary>
    public static ReadOnlySpan<byte> Text => [(byte)ElementKind.Text];

    /// <inheritdoc cref="Text"/>
    public static ReadOnlySpan<byte> Count => [(byte)ElementKind.Count];

    /// <inheritdoc cref="Text"/>
    public static ReadOnlySpan<byte> Expiry => [(byte)ElementKind.Expiry];

    /// <summary>Bytes of the name of an element with a part of <paramref name="partLength"/>.</summary>
    public static int Length(int partLength) => 1 + partLength;

    /// <summary>Writes a name.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="part">The part.</param>
    /// <returns>What was written.</returns>
    public static Span<byte> Write(Span<byte> destination, ElementKind kind, ReadOnlySpan<byte> part)
    {
        destination[0] = (byte)kind;
        part.CopyTo(destination[1..]);
        return destination[..Length(part.Length)];
    }

    /// <summary>True for the name of an element that can be.</summary>
    public static bool IsValid(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && name[0] is >= (byte)ElementKind.Text and <= (byte)LastKind && (HasPart(KindOf(name)) || name.Length == 1);

    /// <summary>The kind of an element.</summary>
    public static ElementKind KindOf(ReadOnlySpan<byte> name) => (ElementKind)name[0];

    /// <summary>The part of an element; empty where the kind has none.</summary>
    public static ReadOnlySpan<byte> PartOf(ReadOnlySpan<byte> name) => name[1..];

    /// <summary>True for kinds that a key can have many elements of.</summary>
    public static bool HasPart(ElementKind kind) => kind >= ElementKind.Field;

    /// <summary>True for kinds whose versions are contributions.</summary>
    public static bool IsCount(ElementKind kind) => kind is ElementKind.Count or ElementKind.FieldCount or ElementKind.ScoreCount;

    /// <summary>The protocol version that knows elements of a kind first: they are written only once every member speaks that.</summary>
    public static int SinceOf(ElementKind kind) => kind switch
    {
        >= ElementKind.Entry => 6,
        >= ElementKind.Score => 5,
        >= ElementKind.Count => 3,
        _ => 1,
    };

    /// <summary>The name of the element without a part whose versions have a shape.</summary>
    internal static ReadOnlySpan<byte> Of(VersionShape shape) => shape switch
    {
        VersionShape.Count => Count,
        VersionShape.Deadline => Expiry,
        _ => Text,
    };

    /// <summary>How values of a kind are read.</summary>
    internal static VersionShape ShapeOf(ElementKind kind) => kind switch
    {
        ElementKind.Count or ElementKind.FieldCount or ElementKind.ScoreCount => VersionShape.Count,
        ElementKind.Expiry => VersionShape.Deadline,
        _ => VersionShape.Value,
    };
}
