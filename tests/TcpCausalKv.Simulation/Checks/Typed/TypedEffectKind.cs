namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>What an effect on typed keys does by the definition of the data.</summary>
internal enum TypedEffectKind
{
    /// <summary>All of the key goes, and it becomes a string.</summary>
    Set,

    /// <summary>The element goes, what was added to it too, and gets a value.</summary>
    Put,

    /// <summary>The element gets more.</summary>
    Add,

    /// <summary>The element goes, what was added to it too.</summary>
    Remove,

    /// <summary>All elements of a type go.</summary>
    RemoveType,

    /// <summary>All of the key goes.</summary>
    Delete,

    /// <summary>All of the key goes but its deadline.</summary>
    Purge,

    /// <summary>All of every key goes.</summary>
    Flush,

    /// <summary>All of every key goes that is in the other database.</summary>
    FlushDatabase,
}
