namespace TcpCausalKv.Core.Effects;

/// <summary>What an effect does. The numbers are on the wire and in logs: they never change their meaning.</summary>
public enum EffectKind : byte
{
    /// <summary>The key gets a value; the versions that the write had seen go.</summary>
    Set = 1,

    /// <summary>The versions of the key that the write had seen go.</summary>
    Delete = 2,

    /// <summary>The versions of every key that the write had seen go.</summary>
    Flush = 3,

    /// <summary>An element gets a value; the versions of it that the write had seen go.</summary>
    Put = 4,

    /// <summary>The versions of an element that the write had seen go.</summary>
    Remove = 5,

    /// <summary>The origin adds to a counter: its own total before and after.</summary>
    Add = 6,

    /// <summary>Of a counter goes what the write had seen that each origin had added.</summary>
    ClearCount = 7,

    /// <summary>The versions of every element of one kind that the write had seen go.</summary>
    RemoveKind = 8,

    /// <summary>The versions of the key that the write had seen go, but for its deadline.</summary>
    Purge = 9,

    /// <summary>The versions of every key of a database that the write had seen go.</summary>
    FlushDatabase = 10,

    /// <summary>A list gets an item at its head or its tail; the write's timestamp and origin tell the position.</summary>
    Push = 11,
}
