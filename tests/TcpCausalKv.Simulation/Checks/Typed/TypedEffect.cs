using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Checks.Typed;

/// <summary>One effect on a typed key. Each is kept by itself until one that has seen it takes it away: nothing is ever added up.</summary>
internal readonly record struct TypedEffect(TypedEffectKind Kind, int Key, TypedElement Element = TypedElement.Text, int Part = 0)
{
    /// <summary>The value of a string or a field; else null.</summary>
    internal string? Value { get; init; }

    /// <summary>What is added, or a score.</summary>
    internal decimal Amount { get; init; }

    /// <summary>True for a score that was given because it was greater.</summary>
    internal bool IsGreater { get; init; }

    /// <summary>Where an item is; null for all else.</summary>
    internal ItemPosition? Position { get; init; }

    /// <summary>The id of an entry; null for all else, a mark too.</summary>
    internal StreamId? Id { get; init; }

    /// <summary>What a stream knows of entries that are gone; null for all else.</summary>
    internal StreamMark? Mark { get; init; }

    /// <summary>The deadline, Unix milliseconds.</summary>
    internal long DeadlineMs { get; init; }

    /// <summary>True if it leaves something.</summary>
    internal bool Gives => Kind is TypedEffectKind.Set or TypedEffectKind.Put or TypedEffectKind.Add;

    /// <summary>True if it takes away what <paramref name="other"/> gave, where it has seen that.</summary>
    internal bool Takes(in TypedEffect other)
    {
        if (Kind == TypedEffectKind.Flush) return true;
        if (Kind == TypedEffectKind.FlushDatabase) return ClientBytes.IsInOther(other.Key);
        if (other.Key != Key) return false;
        return Kind switch
        {
            TypedEffectKind.Set or TypedEffectKind.Delete => true,
            TypedEffectKind.Put or TypedEffectKind.Remove => IsOnElementOf(other),
            TypedEffectKind.RemoveType => other.Element == Element,
            TypedEffectKind.Purge => other.Element != TypedElement.Deadline,
            _ => false,
        };
    }

    private bool IsOnElementOf(in TypedEffect other) => other.Element == Element && other.Part == Part
        && Equals(other.Position, Position) && other.Id == Id;
}
