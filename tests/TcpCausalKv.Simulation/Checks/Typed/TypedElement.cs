namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>What an element of a typed key is. Of two types with equal timestamps the first one here shows.</summary>
internal enum TypedElement
{
    /// <summary>The string.</summary>
    Text,

    /// <summary>A field.</summary>
    Field,

    /// <summary>A member.</summary>
    Member,

    /// <summary>A member with a score.</summary>
    Score,

    /// <summary>An item of a list.</summary>
    Item,

    /// <summary>An entry of a stream, or its mark.</summary>
    Entry,

    /// <summary>The deadline.</summary>
    Deadline,
}
