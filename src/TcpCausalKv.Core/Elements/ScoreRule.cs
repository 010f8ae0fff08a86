namespace TcpCausalKv.Core.Elements;

/// <summary>Which score is read of those that several nodes gave a member at the same time. The numbers are in values: they never change.</summary>
public enum ScoreRule : byte
{
    /// <summary>The one that is newest.</summary>
    Latest = 0,

    /// <summary>The greatest, if all of them were set by this rule.</summary>
    Greatest = 1,

    /// <summary>The least, if all of them were set by this rule.</summary>
    Least = 2,
}
