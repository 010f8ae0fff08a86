using System.Runtime.CompilerServices;

namespace TcpCausalKv.Architecture.Tests;

/// <summary>The repository's own files, found from where this file was compiled.</summary>
internal static class SourceTree
{
    internal static string Root { get; } = FindRoot();

    /// <summary>Paths of all source files below a folder, generated ones left out.</summary>
    internal static IEnumerable<string> CSharpFiles(string under) =>
        Directory.EnumerateFiles(Path.Combine(Root, under), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !IsGenerated(Path.GetRelativePath(Root, file)));

    /// <summary>All source files below some folders, parsed.</summary>
    internal static IEnumerable<SourceFile> Read(params string[] folders) =>
        folders.SelectMany(CSharpFiles).Select(static file => new SourceFile(Relative(file), File.ReadAllText(file)));

    internal static IEnumerable<string> ProjectFiles(string under) =>
        Directory.EnumerateFiles(Path.Combine(Root, under), "*.csproj", SearchOption.AllDirectories);

    /// <summary>A path from the repository's root, with slashes.</summary>
    internal static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static bool IsGenerated(string path)
    {
        string[] parts = path.Split(Path.DirectorySeparatorChar);
        return parts.Contains("obj") || parts.Contains("bin");
    }

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
