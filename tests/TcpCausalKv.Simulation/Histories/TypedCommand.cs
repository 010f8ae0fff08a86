using System.Globalization;
using TcpCausalKv.Core.Data.Types;

namespace TcpCausalKv.Simulation.Histories;

/// <summary>One command on a typed key: what was asked for, and what it met. Which effects that has is for the checker to say.</summary>
/// <param name="Action">What is asked for.</param>
/// <param name="Key">The typed key's number; of no meaning for a flush.</param>
public readonly record struct TypedCommand(TypedAction Action, int Key)
{
    /// <summary>Numbers of fields and members are below this.</summary>
    internal const int PartsMax = 3;

    /// <summary>The field's or member's number; of an item it tells how far in the list it is.</summary>
    public int Part { get; init; }

    /// <summary>The value of a string, field or item.</summary>
    public string? Value { get; init; }

    /// <summary>What is added, or a score.</summary>
    public decimal Amount { get; init; }

    /// <summary>The deadline, Unix milliseconds.</summary>
    public long DeadlineMs { get; init; }

    /// <summary>What the key showed itself as.</summary>
    public DataType Shown { get; init; }

    /// <summary>What time it was for the data, Unix milliseconds.</summary>
    public long NowMs { get; init; }

    /// <summary>Members that a sorted set is filled with: 0 up to this.</summary>
    internal const int FilledMembers = 140;

    /// <summary>Items that a list is filled with.</summary>
    internal const int FilledItems = 140;

    /// <summary>True if every member of the cluster is known to understand what it would write.</summary>
    public bool IsKnown { get; init; }

    /// <summary>True if every member of the cluster is known to understand streams.</summary>
    public bool KnowsStreams { get; init; }

    /// <summary>How many members the cluster has: their ids of entries take turns.</summary>
    public int Members { get; init; }

    /// <summary>The score that the set is filled with for a member.</summary>
    internal decimal ScoreOf(int member) => Action == TypedAction.FillScores ? Amount + (member % 7) : Amount;

    /// <summary>Of a list of so many items, before which one is inserted: between two if there are some.</summary>
    internal int InsertedAt(int items) => (Part + 1) * items / (PartsMax + 1);

    /// <summary>The value of an item that a list is filled with.</summary>
    internal string FilledWith(int item) => string.Create(CultureInfo.InvariantCulture, $"{Value}.{item}");

    /// <summary>Of a stream of so many entries, how many are removed.</summary>
    internal int Trimmed(int entries) => InsertedAt(entries);

    /// <summary>Which item of so many gets another value, or which entry is deleted.</summary>
    internal int SetAt(int items) => Part * items / PartsMax;

    /// <summary>True if it is about no key of its own.</summary>
    internal bool IsOnMany => Action is TypedAction.Flush or TypedAction.FlushDatabase;

    /// <summary>True if the reply says that it was done; false where the key has another type, or nothing was there.</summary>
    public bool IsDone { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string done = IsDone ? "" : " (not done)";
        string what = Action switch
        {
            TypedAction.Set or TypedAction.Change or TypedAction.PushHead or TypedAction.PushTail or TypedAction.FillList
                or TypedAction.AddEntry => $" {Value}",
            TypedAction.DeleteEntry or TypedAction.TrimEntries => $" {Part}/{PartsMax}",
            TypedAction.InsertItem or TypedAction.SetItem => $" {Part}/{PartsMax}={Value}",
            TypedAction.Add => string.Create(culture, $" {Amount}"),
            TypedAction.PutField => $" f{Part}={Value}",
            TypedAction.AddField => string.Create(culture, $" f{Part} {Amount}"),
            TypedAction.RemoveField => $" f{Part}",
            TypedAction.PutMember or TypedAction.RemoveMember => $" m{Part}",
            TypedAction.PutScore or TypedAction.PutGreaterScore or TypedAction.AddScore => string.Create(culture, $" m{Part} {Amount}"),
            TypedAction.RemoveScore => $" m{Part}",
            TypedAction.FillScores => string.Create(culture, $" {Amount}"),
            TypedAction.Expire => string.Create(culture, $" {DeadlineMs}"),
            _ => "",
        };
        return IsOnMany ? $"{Action}{done}" : string.Create(culture, $"{Action}:t{Key}{what} at {NowMs}{done}");
    }
}
