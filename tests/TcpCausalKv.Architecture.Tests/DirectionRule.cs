namespace TcpCausalKv.Architecture.Tests;

/// <summary>Which namespaces the types of one may use. Its own is always one of them.</summary>
/// <param name="Namespace">Whose types are meant, those of the namespaces below it too.</param>
/// <param name="MayUse">Of the project's own namespaces, each with those below it.</param>
internal sealed record DirectionRule(string Namespace, params string[] MayUse)
{
    private const string Ours = "TcpCausalKv";

    /// <summary>Namespaces that may be used as well, without those below them.</summary>
    internal IReadOnlyList<string> MayUseAlone { get; init; } = [];

    /// <summary>True if a namespace is held to this rule.</summary>
    internal bool Holds(string? name) => IsIn(name, Namespace);

    /// <summary>Uses that point the wrong way.</summary>
    internal IEnumerable<string> OffendersIn(IEnumerable<MemberUse> uses) =>
        from use in uses
        where Holds(use.User.Namespace) && IsIn(use.UsedType.Namespace, Ours)
        where !MayUse.Append(Namespace).Any(allowed => IsIn(use.UsedType.Namespace, allowed)) && !MayUseAlone.Contains(use.UsedType.Namespace)
        select $"{use.User.FullName} uses {use.UsedType.FullName}";

    private static bool IsIn(string? name, string root) =>
        name is not null && (name == root || name.StartsWith(root + ".", StringComparison.Ordinal));
}
