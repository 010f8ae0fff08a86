namespace TcpCausalKv.Core.Elements;

/// <summary>What an element of a key is. The numbers are on the wire, in logs and in snapshots: they never change their meaning.</summary>
public enum ElementKind : byte
{
    /// <summary>The bytes of a string. One a key, without a part.</summary>
    Text = 1,

    /// <summary>What was added to a string: one contribution for each origin. Without a part.</summary>
    Count = 2,

    /// <summary>The deadline of a key, Unix milliseconds. Without a part.</summary>
    Expiry = 3,

    /// <summary>A field of a hash; its part is the field's name.</summary>
    Field = 4,

    /// <summary>What was added to a field of a hash: one contribution for each origin; its part is the field's name.</summary>
    FieldCount = 5,

    /// <summary>A member of a set, which is its part; it has no value.</summary>
    Member = 6,

    /// <summary>A member of a sorted set, which is its part; its value is the score.</summary>
    Score = 7,

    /// <summary>What was added to a score: one contribution for each origin; its part is the member.</summary>
    ScoreCount = 8,

    /// <summary>An item of a list; its part is its position.</summary>
    Item = 9,

    /// <summary>An entry of a stream; its part is its id, its value are its fields.</summary>
    Entry = 10,

    /// <summary>What a stream knows of entries that are gone; its part is empty.</summary>
    StreamMark = 11,
}
