namespace TcpCausalKv.Simulation.Histories;

/// <summary>What a command on a typed key asks for.</summary>
public enum TypedAction
{
    /// <summary>Makes the key a string without a deadline, whatever it was.</summary>
    Set,

    /// <summary>Gives the key's string another value; the deadline stays.</summary>
    Change,

    /// <summary>Adds to the key's string.</summary>
    Add,

    /// <summary>Gives a field a value.</summary>
    PutField,

    /// <summary>Adds to a field.</summary>
    AddField,

    /// <summary>Removes a field.</summary>
    RemoveField,

    /// <summary>Adds a member.</summary>
    PutMember,

    /// <summary>Removes a member.</summary>
    RemoveMember,

    /// <summary>Deletes the key.</summary>
    Delete,

    /// <summary>Removes all of the key but its deadline.</summary>
    Purge,

    /// <summary>Deletes every key, those without a type too.</summary>
    Flush,

    /// <summary>Deletes every key of the database that half of the typed keys are in.</summary>
    FlushDatabase,

    /// <summary>Gives the key a deadline.</summary>
    Expire,

    /// <summary>Takes the key's deadline away.</summary>
    Persist,

    /// <summary>The node removes all of a key whose deadline has come, by itself.</summary>
    End,

    /// <summary>The node removes all of a key whose deadline has come but that deadline, by itself.</summary>
    EndAway,

    /// <summary>Gives a member a score.</summary>
    PutScore,

    /// <summary>Gives a member a score that is greater than what it has.</summary>
    PutGreaterScore,

    /// <summary>Adds to a score.</summary>
    AddScore,

    /// <summary>Removes a member that has a score.</summary>
    RemoveScore,

    /// <summary>Gives so many members scores that the node keeps an order of them.</summary>
    FillScores,

    /// <summary>Adds an item at the head of a list.</summary>
    PushHead,

    /// <summary>Adds an item at the tail of a list.</summary>
    PushTail,

    /// <summary>Adds an item between two of a list.</summary>
    InsertItem,

    /// <summary>Gives an item of a list another value.</summary>
    SetItem,

    /// <summary>Removes the first item of a list.</summary>
    PopHead,

    /// <summary>Removes the last item of a list.</summary>
    PopTail,

    /// <summary>Adds so many items at the tail of a list that the node keeps an order of them.</summary>
    FillList,

    /// <summary>Adds an entry to a stream, with an id that the node makes.</summary>
    AddEntry,

    /// <summary>Deletes an entry of a stream.</summary>
    DeleteEntry,

    /// <summary>Removes some entries of a stream, the first ones.</summary>
    TrimEntries,
}
