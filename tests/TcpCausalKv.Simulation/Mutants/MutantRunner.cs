using System.Reflection;
using System.Runtime.Loader;
using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Mutants;

/// <summary>Runs seeds against a mutant until it is caught.</summary>
public sealed class MutantRunner(MutantCompiler compiler)
{
    /// <summary>Compiles and runs a mutant in a load context of its own, which is let go afterwards.</summary>
    public MutantOutcome Run(Mutant mutant)
    {
        AssemblyLoadContext context = new(mutant.Name, isCollectible: true);
        try
        {
            using MemoryStream bytes = new(compiler.Compile(mutant));
            MethodInfo probe = context.LoadFromStream(bytes).GetType(typeof(SeedProbe).FullName!)!.GetMethod(nameof(SeedProbe.FindViolation))!;
            return Judge(mutant, (string?)probe.Invoke(null, [mutant.From, mutant.SeedsMax, (int)mutant.Focus, mutant.ByClients]));
        }
        finally
        {
            context.Unload();
        }
    }

    private static MutantOutcome Judge(Mutant mutant, string? found)
    {
        if (found is null) return new MutantOutcome(mutant, Rule: null, mutant.SeedsMax, "no violation found");

        string[] parts = found.Split(' ', 3);
        int seeds = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        return new MutantOutcome(mutant, Enum.Parse<Rule>(parts[0]), seeds, parts[2]);
    }
}
