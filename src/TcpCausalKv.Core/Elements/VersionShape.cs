namespace TcpCausalKv.Core.Elements;

/// <summary>How the value of a version is to be read.</summary>
internal enum VersionShape : byte
{
    /// <summary>Bytes that the data gives no meaning: a text, a field, a member.</summary>
    Value = 0,

    /// <summary>A <see cref="Contribution"/>.</summary>
    Count = 1,

    /// <summary>A deadline, 64 bits.</summary>
    Deadline = 2,

    /// <summary>No version at all: the key's elements with parts, or where they are.</summary>
    Set = 3,
}
