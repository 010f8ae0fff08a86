using TcpCausalKv.Fuzz.Targets;

namespace TcpCausalKv.Fuzz;

/// <summary>All targets.</summary>
public static class FuzzTargets
{
    /// <summary>In the order of the README.</summary>
    public static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new TextTarget(),
        new FrameTarget(),
        new BatchTarget(),
        new SnapshotTarget(),
        new LinkTarget(),
        new DialTarget(),
        new TokenTarget(),
        new GlobTarget(),
    ];

    /// <summary>The target called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IFuzzTarget Named(string name) =>
        All.FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException($"No target is called '{name}': take {string.Join(", ", All.Select(one => one.Name))}.");
}
