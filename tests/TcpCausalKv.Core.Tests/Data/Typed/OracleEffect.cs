using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Tests.Data.Typed;

/// <summary>What an effect of a test's write does.</summary>
internal enum OracleAction
{
    /// <summary>All of a key is cleared, and it becomes a text.</summary>
    Set,

    /// <summary>All of a key is cleared.</summary>
    Delete,

    /// <summary>Everything is cleared.</summary>
    Flush,

    /// <summary>Every key is cleared of the database that the key is in.</summary>
    FlushDatabase,

    /// <summary>An element is cleared, and gets a value.</summary>
    Put,

    /// <summary>An element is cleared.</summary>
    Remove,

    /// <summary>All elements of a type are cleared.</summary>
    ClearType,

    /// <summary>An element is added to.</summary>
    Add,
}

/// <summary>One effect of a write: kept by the oracle for ever.</summary>
internal sealed record OracleEffect(OracleAction Action, string Key = "", ElementKind Kind = ElementKind.Text, string Part = "")
{
    public string Value { get; init; } = "";

    public decimal Amount { get; init; }

    public ScoreRule Rule { get; init; }

    public bool Adds => Action is OracleAction.Set or OracleAction.Put or OracleAction.Add;

    public DataType Type => DataTypes.Of(Kind);

    /// <summary>True if it takes away what <paramref name="other"/> gave, if its write has seen that.</summary>
    public bool Clears(OracleEffect other) => Action switch
    {
        OracleAction.Flush => true,
        OracleAction.FlushDatabase => TypedHistory.DatabaseOf(other.Key) == TypedHistory.DatabaseOf(Key),
        OracleAction.Set or OracleAction.Delete => other.Key == Key,
        OracleAction.Put or OracleAction.Remove => other.Key == Key && other.Kind == Kind && other.Part == Part,
        OracleAction.ClearType => other.Key == Key && other.Type == Type,
        _ => false,
    };
}
