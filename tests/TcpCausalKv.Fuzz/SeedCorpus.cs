using System.Runtime.CompilerServices;

namespace TcpCausalKv.Fuzz;

/// <summary>
/// The checked-in inputs: one folder a target, one file an input. Files called <c>found-...</c> are regressions that no encoder
/// makes.
/// </summary>
public static class SeedCorpus
{
    /// <summary>The folder in the source tree.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>All inputs of a target, by name.</summary>
    public static IReadOnlyList<Seed> Of(IFuzzTarget target) =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, target.Name)).Order(StringComparer.Ordinal)
            .Select(file => new Seed(Path.GetFileName(file), File.ReadAllBytes(file)))];

    /// <summary>Writes the inputs that the encoders make into <paramref name="folder"/>, over those of the same name.</summary>
    public static void Write(IFuzzTarget target, string folder)
    {
        string own = Path.Combine(folder, target.Name);
        Directory.CreateDirectory(own);
        foreach (Seed seed in target.Seeds()) File.WriteAllBytes(Path.Combine(own, seed.Name), seed.Bytes);
    }

    private static string FindFolder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "seeds");
}
