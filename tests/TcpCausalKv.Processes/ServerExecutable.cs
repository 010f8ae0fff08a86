using System.Diagnostics;

namespace TcpCausalKv.Processes;

/// <summary>The program that nodes are started from.</summary>
/// <param name="Path">An executable, or a .dll that <c>dotnet</c> runs.</param>
internal sealed record ServerExecutable(string Path)
{
    /// <summary>A program, and its arguments, that starts this one; none for none.</summary>
    public IReadOnlyList<string> Through { get; init; } = [];

    private const string Project = "TcpCausalKv.Server";
    private const string FileName = "causalkv";

    /// <summary>The one at <paramref name="path"/>.</summary>
    /// <exception cref="FileNotFoundException">There is none; the message says what to do.</exception>
    public static ServerExecutable At(string path) =>
        File.Exists(path)
            ? new ServerExecutable(System.IO.Path.GetFullPath(path))
            : throw new FileNotFoundException(
                $"there is no server at {path}; build it by 'dotnet build src/{Project} -c Release' or name one by --server");

    /// <summary>The one of this source tree, as built in the same configuration as this program.</summary>
    /// <exception cref="FileNotFoundException">It is not built; the message says what to do.</exception>
    public static ServerExecutable OfThisTree()
    {
        // .../tests/TcpCausalKv.Live/bin/Release/net10.0/ and .../src/TcpCausalKv.Server/bin/Release/net10.0/ differ by project.
        DirectoryInfo output = new(System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        DirectoryInfo? root = output.Parent?.Parent?.Parent?.Parent?.Parent;
        if (root is null) throw new FileNotFoundException($"{output} is in no source tree; name the server by --server");

        return At(System.IO.Path.Combine(root.FullName, "src", Project, "bin", output.Parent!.Name, output.Name, FileName));
    }

    /// <summary>How to start it with <paramref name="arguments"/>.</summary>
    public ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        bool needsHost = System.IO.Path.GetExtension(Path) == ".dll";
        string[] words = [.. Through, .. needsHost ? ["dotnet"] : Array.Empty<string>(), Path, .. arguments];
        ProcessStartInfo start = new(words[0], words[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };

        // Settings of whoever runs this program are not for its nodes.
        string[] settings = [.. start.Environment.Keys.Where(key => key.StartsWith("CAUSALKV_", StringComparison.Ordinal))];
        foreach (string variable in settings) start.Environment.Remove(variable);

        // The runtime's own files and sockets for diagnostics would stay behind with every process that is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }
}
