namespace TcpCausalKv.Live.Crashing;

/// <summary>The life of a node in which it is disturbed.</summary>
/// <param name="Nodes">Nodes of its cluster: 1, or 2 of which the other keeps its data in memory and is left alone.</param>
/// <param name="Disk">When it syncs: always, everysec or no.</param>
/// <param name="BeginsTorn">True if it begins with data of a process that was killed in the middle of a record; else with nothing.</param>
/// <param name="Disturbances">What is done to it, at every point.</param>
internal sealed record CrashScenario(int Nodes, string Disk, bool BeginsTorn, IReadOnlyList<Disturbance> Disturbances)
{
    /// <summary>All that there are.</summary>
    public static IReadOnlyList<CrashScenario> All { get; } =
    [
        new(1, "always", BeginsTorn: false, [Disturbance.Kill, Disturbance.InputOutputError, Disturbance.NoSpace, Disturbance.Lie]),
        new(1, "everysec", BeginsTorn: false, [Disturbance.Kill, Disturbance.InputOutputError]),
        new(2, "always", BeginsTorn: false, [Disturbance.Kill, Disturbance.InputOutputError]),
        new(2, "everysec", BeginsTorn: false, [Disturbance.Kill]),
        new(1, "always", BeginsTorn: true, [Disturbance.Kill, Disturbance.InputOutputError]),
        new(2, "everysec", BeginsTorn: true, [Disturbance.Kill]),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Nodes} node{(Nodes > 1 ? "s" : "")}, {Disk}, begins {(BeginsTorn ? "torn" : "empty")}";
}
