using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TcpCausalKv.Architecture.Tests;

/// <summary>Imports point one way: Server to Node to Core, and inside Core from rules to data to bytes to clocks.</summary>
public class LayerTests
{
    private static readonly Dictionary<string, string[]> ProjectsThatMayBeReferenced = new()
    {
        ["TcpCausalKv.Core"] = [],
        ["TcpCausalKv.Node"] = ["TcpCausalKv.Core"],
        ["TcpCausalKv.Server"] = ["TcpCausalKv.Node"],
    };

    // Each with the folders below it, whose own folders are meant as well.
    private static readonly Dictionary<string, string[]> FoldersThatMayBeImported = new()
    {
        ["src/TcpCausalKv.Core/Clocks"] = [],
        ["src/TcpCausalKv.Core/Effects"] = ["TcpCausalKv.Core.Clocks"],
        ["src/TcpCausalKv.Core/Wire"] = ["TcpCausalKv.Core.Clocks", "TcpCausalKv.Core.Effects", "TcpCausalKv.Core.Cluster"],
        ["src/TcpCausalKv.Core/Cluster"] = ["TcpCausalKv.Core.Clocks", "TcpCausalKv.Core.Wire", "TcpCausalKv.Core.Replication"],
        ["src/TcpCausalKv.Core/Data"] = ["TcpCausalKv.Core.Clocks", "TcpCausalKv.Core.Effects"],
        ["src/TcpCausalKv.Core/Replication"] = ["TcpCausalKv.Core.Clocks", "TcpCausalKv.Core.Effects", "TcpCausalKv.Core.Wire", "TcpCausalKv.Core.Cluster", "TcpCausalKv.Core.Data"],
        ["src/TcpCausalKv.Core/Storage"] = ["TcpCausalKv.Core.Clocks", "TcpCausalKv.Core.Effects", "TcpCausalKv.Core.Wire", "TcpCausalKv.Core.Cluster", "TcpCausalKv.Core.Data", "TcpCausalKv.Core.Replication"],
        ["src/TcpCausalKv.Node/Loop"] = ["TcpCausalKv.Node.Diagnostics"],
    };

    // What would give Core a socket, a file, a thread, a clock or a random source of its own.
    private static readonly string[] ForbiddenInCore =
    [
        "System.Net", "System.IO.Pipelines", "System.Threading", "Stopwatch", "DateTime.", "DateTimeOffset.", "Environment.TickCount",
        "Random.", "new Random", "RandomNumberGenerator", "Guid.NewGuid", "File.", "Console.", "Task.", "lock (", "Thread.",
    ];

    public static TheoryData<string> Projects => [.. ProjectsThatMayBeReferenced.Keys];

    public static TheoryData<string> Folders => [.. FoldersThatMayBeImported.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_the_layer_below(string project)
    {
        string file = Path.Combine(SourceTree.Root, "src", project, project + ".csproj");
        IEnumerable<string> referenced = References(file).Select(reference => Path.GetFileNameWithoutExtension(reference));

        Assert.Empty(referenced.Except(ProjectsThatMayBeReferenced[project]));
    }

    [Fact]
    public void Every_project_under_src_is_held_to_a_layer() =>
        Assert.Equal(
            ProjectsThatMayBeReferenced.Keys.Order(),
            SourceTree.ProjectFiles("src").Select(file => Path.GetFileNameWithoutExtension(file)!).Order());

    [Fact]
    public void A_project_under_tests_references_one_under_bench_only_to_test_it()
    {
        IEnumerable<string> offences =
            from file in SourceTree.ProjectFiles("tests")
            from reference in References(file)
            where reference.Contains("/bench/", StringComparison.Ordinal)
            let tested = Path.GetFileNameWithoutExtension(reference)
            where Path.GetFileNameWithoutExtension(file) != $"{tested}.Tests"
            select $"{Path.GetFileName(file)}: {reference}";

        Assert.Empty(offences);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(SourceTree.Root, "TcpCausalKv.sln")).Replace('\\', '/');
        IEnumerable<string> missing =
            from folder in (string[])["src", "tests", "bench"]
            from file in SourceTree.ProjectFiles(folder)
            let project = Path.GetRelativePath(SourceTree.Root, file).Replace('\\', '/')
            where !solution.Contains($"\"{project}\"", StringComparison.Ordinal)
            select project;

        Assert.Empty(missing);
    }

    [Theory, MemberData(nameof(Folders))]
    public void A_folder_imports_only_what_lies_below_it(string folder)
    {
        string own = folder["src/".Length..].Replace('/', '.');
        string[] allowed = FoldersThatMayBeImported[folder];

        IEnumerable<string> offences =
            from file in SourceTree.CSharpFiles(folder)
            from line in File.ReadLines(file)
            where line.StartsWith("using TcpCausalKv.", StringComparison.Ordinal)
            let imported = line["using ".Length..].TrimEnd(';')
            where !allowed.Append(own).Any(root => imported == root || imported.StartsWith(root + ".", StringComparison.Ordinal))
            select $"{Path.GetRelativePath(SourceTree.Root, file)}: {line}";

        Assert.Empty(offences);
    }

    [Fact]
    public void Core_has_no_socket_file_thread_clock_or_random_source_of_its_own()
    {
        IEnumerable<string> offences =
            from file in SourceTree.CSharpFiles("src/TcpCausalKv.Core")
            from line in File.ReadLines(file)
            let code = line.TrimStart()
            where !code.StartsWith("//", StringComparison.Ordinal)
            from word in ForbiddenInCore
            where Regex.IsMatch(code, @"(?<!\w)" + Regex.Escape(word))
            select $"{Path.GetRelativePath(SourceTree.Root, file)}: {word} in {code}";

        Assert.Empty(offences);
    }

    private static IEnumerable<string> References(string projectFile) =>
        XDocument.Load(projectFile).Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
}
