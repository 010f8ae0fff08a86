using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TcpCausalKv.Simulation.Mutants;

/// <summary>Compiles Core, with one edit, together with the simulation into one assembly in memory.</summary>
public sealed class MutantCompiler
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private readonly string _coreFolder;
    private readonly Dictionary<string, SyntaxTree> _trees = new(StringComparer.Ordinal);
    private readonly Compilation _unchanged;

    /// <summary>Reads the sources from where this file was compiled.</summary>
    public MutantCompiler()
    {
        string root = FindRoot();
        _coreFolder = Path.Combine(root, "src", "TcpCausalKv.Core");
        string simulationFolder = Path.Combine(root, "tests", "TcpCausalKv.Simulation");
        IEnumerable<string> simulation = Sources(simulationFolder).Where(file => IsWanted(Path.GetRelativePath(simulationFolder, file)));
        foreach (string file in Sources(_coreFolder).Concat(simulation)) _trees.Add(file, Parse(File.ReadAllText(file), file));

        _unchanged = WithGenerated(CSharpCompilation.Create(
            "TcpCausalKv.Mutant",
            _trees.Values.Append(Parse(ImplicitUsings, "Usings.cs")),
            References(),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable)));
    }

    /// <summary>The assembly of a mutant.</summary>
    /// <exception cref="InvalidOperationException">
    /// The mutant's old text does not stand exactly once in its file, or its new text does not compile.
    /// </exception>
    public byte[] Compile(Mutant mutant)
    {
        string file = Sources(_coreFolder).Single(path => Path.GetFileName(path) == mutant.File);
        Compilation changed = _unchanged.ReplaceSyntaxTree(_trees[file], Parse(Edit(mutant, File.ReadAllText(file)), file));
        using MemoryStream assembly = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = changed.Emit(assembly);
        if (result.Success) return assembly.ToArray();

        Diagnostic error = result.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        throw new InvalidOperationException($"The mutant '{mutant.Name}' does not compile: {error}");
    }

    private static string Edit(Mutant mutant, string source)
    {
        int at = source.IndexOf(mutant.Old, StringComparison.Ordinal);
        bool isOnce = at >= 0 && source.IndexOf(mutant.Old, at + 1, StringComparison.Ordinal) < 0;
        if (isOnce) return string.Concat(source.AsSpan(0, at), mutant.New, source.AsSpan(at + mutant.Old.Length));
        throw new InvalidOperationException(
            $"The product changed: mend the mutant '{mutant.Name}', whose old text does not stand exactly once in {mutant.File}.");
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal);

    // The program and the mutants themselves have no part in a run.
    private static bool IsWanted(string file) =>
        file != "Program.cs" && file != Path.Combine("Runs", "SimulationCommand.cs") && !file.StartsWith("Mutants", StringComparison.Ordinal);

    private static SyntaxTree Parse(string source, string file) => CSharpSyntaxTree.ParseText(source, ParseOptions, file);

    // What the product's build generates: no mutant changes what it is generated from.
    private static Compilation WithGenerated(CSharpCompilation sources)
    {
        CSharpGeneratorDriver.Create([JsonGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(sources, out Compilation generated, out _);
        return generated;
    }

    private static IIncrementalGenerator JsonGenerator()
    {
        string path = typeof(MutantCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "JsonGenerator").Value!;
        Type generator = Assembly.LoadFrom(path).GetTypes()
            .Single(type => type.IsDefined(typeof(GeneratorAttribute)) && typeof(IIncrementalGenerator).IsAssignableFrom(type));
        return (IIncrementalGenerator)Activator.CreateInstance(generator)!;
    }

    // What this process runs on, without the assemblies that are compiled anew.
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("TcpCausalKv.", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file));

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
