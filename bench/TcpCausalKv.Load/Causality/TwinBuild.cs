using System.Diagnostics;
using System.Runtime.CompilerServices;
using TcpCausalKv.Processes;

namespace TcpCausalKv.Load.Causality;

/// <summary>A changed copy of this source tree's server, built in a directory of its own that goes with it.</summary>
internal sealed class TwinBuild : IDisposable
{
    private const string Project = "TcpCausalKv.Server";
    /// <summary>The one file below <c>src</c> that an edit is for.</summary>
    public static string Find(string root, SourceEdit edit) =>
        Directory.EnumerateFiles(Path.Combine(root, "src"), edit.File, SearchOption.AllDirectories).Single();

    private static readonly string[] s_rootFiles = ["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("causalkv-twin-");

    /// <summary>Where this source tree is.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Copies, changes and builds.</summary>
    /// <param name="edits">The changes; none for a copy as it is.</param>
    /// <exception cref="InvalidOperationException">A change does not fit, or the result does not compile.</exception>
    public async Task<ServerExecutable> BuildAsync(IEnumerable<SourceEdit> edits, CancellationToken cancel)
    {
        Copy();
        foreach (SourceEdit edit in edits)
        {
            string path = Find(_directory.FullName, edit);
            await File.WriteAllTextAsync(path, edit.Apply(await File.ReadAllTextAsync(path, cancel)), cancel);
        }

        // What a change leaves unused is no mistake here.
        string[] arguments = ["build", Path.Combine("src", Project), "-c", "Release", "-v", "q", "--nologo", "-p:TreatWarningsAsErrors=false"];
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = _directory.FullName, RedirectStandardOutput = true };
        using Process build = Process.Start(start)!;
        string text = await build.StandardOutput.ReadToEndAsync(cancel);
        await build.WaitForExitAsync(cancel);
        if (build.ExitCode != 0) throw new InvalidOperationException($"the twin does not compile:\n{text}");
        return ServerExecutable.At(Path.Combine(_directory.FullName, "src", Project, "bin", "Release", "net10.0", "causalkv"));
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Delete(recursive: true);

    private void Copy()
    {
        foreach (string file in s_rootFiles) File.Copy(Path.Combine(Root, file), Path.Combine(_directory.FullName, file));
        string source = Path.Combine(Root, "src");
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(source, file);
            if (relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")) continue;
            string target = Path.Combine(_directory.FullName, "src", relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
