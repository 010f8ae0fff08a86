using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Causality;

/// <summary>What causality costs: the server against a twin that has no dependency clock and no check, turn by turn.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="output">Takes the table.</param>
/// <remarks>Both are built here, the same way: see <see cref="TwinSource"/> for what the twin lacks.</remarks>
internal sealed class CausalityRun(CausalityOptions options, TextWriter output)
{
    private const string TwinName = "without";

    /// <summary>Runs it.</summary>
    /// <returns>True: what fails throws.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        using TwinBuild ownBuild = new(), twinBuild = new();
        ServerExecutable own = await ownBuild.BuildAsync([], cancel);
        ServerExecutable twin = await twinBuild.BuildAsync(TwinSource.Edits, cancel);
        CompareOptions compare = new()
        {
            Rounds = options.Rounds,
            Cases = options.Cases,
            Contenders =
            [
                new(TwinName, async load => await CausalContender.StartAsync(TwinName, twin, load, copiesMayDiffer: true)),
                ContenderKind.Causal("causalkv", own),
            ],
        };
        return await new CompareRun(compare, output).RunAsync(cancel);
    }
}
