using System.Diagnostics;
using System.Reflection;
using System.Xml.Linq;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Architecture.Tests;

/// <summary>
/// Types use each other one way: Server uses Node, Node uses Core, and inside Core rules use data, data uses bytes, bytes use clocks.
/// </summary>
public class LayerTests
{
    private const string Core = "TcpCausalKv.Core";
    private const string Node = "TcpCausalKv.Node";
    private const string Server = "TcpCausalKv.Server";

    private static readonly Dictionary<string, string[]> ProjectsThatMayBeReferenced = new()
    {
        [Core] = [],
        [Node] = [Core],
        [Server] = [Node],
    };

    private static readonly DirectionRule[] Directions =
    [
        new($"{Core}.Numbers"),
        new($"{Core}.Clocks", $"{Core}.Numbers"),
        new($"{Core}.Elements", $"{Core}.Clocks"),
        new($"{Core}.Effects", $"{Core}.Clocks", $"{Core}.Elements"),
        new($"{Core}.Wire", $"{Core}.Clocks", $"{Core}.Elements", $"{Core}.Effects", $"{Core}.Cluster"),
        new($"{Core}.Wire.Batches", $"{Core}.Clocks", $"{Core}.Effects", $"{Core}.Wire"),
        new($"{Core}.Wire.Snapshots", $"{Core}.Clocks", $"{Core}.Elements", $"{Core}.Effects", $"{Core}.Cluster", $"{Core}.Wire"),
        new($"{Core}.Cluster", $"{Core}.Numbers", $"{Core}.Clocks", $"{Core}.Wire", $"{Core}.Replication"),
        new($"{Core}.Data", $"{Core}.Clocks", $"{Core}.Elements", $"{Core}.Effects"),
        new($"{Core}.Data.Memory"),
        new($"{Core}.Replication", $"{Core}.Clocks", $"{Core}.Elements", $"{Core}.Effects", $"{Core}.Wire", $"{Core}.Cluster", $"{Core}.Data"),
        new($"{Core}.Replication.Log", $"{Core}.Clocks", $"{Core}.Wire"),
        new(
            $"{Core}.Storage",
            $"{Core}.Numbers", $"{Core}.Clocks", $"{Core}.Elements", $"{Core}.Effects", $"{Core}.Wire", $"{Core}.Cluster", $"{Core}.Data",
            $"{Core}.Replication"),
        new($"{Core}.Turns", Core),
        new($"{Node}.Diagnostics", Core, $"{Node}.Loop") { MayUseAlone = [Node] },
        new($"{Node}.Loop", $"{Node}.Diagnostics"),
        new($"{Node}.Storage", Core, $"{Node}.Loop", $"{Node}.Diagnostics") { MayUseAlone = [Node] },
        new($"{Node}.Transports", $"{Node}.Loop"),
        new($"{Node}.Peers", Core, $"{Node}.Loop", $"{Node}.Transports", $"{Node}.Diagnostics") { MayUseAlone = [Node] },
        new($"{Node}.Clients", Core, $"{Node}.Loop", $"{Node}.Transports", $"{Node}.Diagnostics", $"{Node}.Storage") { MayUseAlone = [Node] },
        new($"{Node}.Clients.Text", $"{Core}.Numbers", $"{Core}.Data"),
        new($"{Node}.Clients.Commands.Catalog", $"{Node}.Clients.Text"),
        new(Node, Core),
        new($"{Server}.Settings", Core, Node),
        new($"{Server}.Inspection", Core, Node),
        new($"{Server}.Clients", $"{Core}.Numbers", Node),
        new($"{Server}.Hosting", Core, Node, $"{Server}.Settings"),
        new($"{Server}.Demo", Node, $"{Server}.Clients", $"{Server}.Hosting"),
        new(Server, Core, Node),
    ];

    // What would give Core a socket, a file, a thread, a clock or a random source of its own. What ends in a dot begins the name of a namespace.
    private static readonly string[] ForbiddenInCore =
    [
        "System.Net.", "System.IO.Pipelines.", "System.Threading.", "System.Timers.",
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.RandomAccess",
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.DateTime", "System.DateTimeOffset", "System.TimeProvider",
        "System.Environment.get_TickCount", "System.Environment.get_TickCount64", "System.Random", "System.Guid",
        "System.Security.Cryptography.RandomNumberGenerator", "System.Console",
    ];

    private static readonly Lazy<IReadOnlyList<MemberUse>> Uses = new(static () =>
        [.. new[] { Core, Node, "causalkv" }.SelectMany(static name => MemberUse.Of(Assembly.Load(name)))]);

    public static TheoryData<string> Projects => [.. ProjectsThatMayBeReferenced.Keys];

    public static TheoryData<string> Namespaces => [.. Directions.Select(static rule => rule.Namespace)];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_references_only_the_layer_below(string project)
    {
        string file = Path.Combine(SourceTree.Root, "src", project, project + ".csproj");
        IEnumerable<string> referenced = References(file).Select(reference => Path.GetFileNameWithoutExtension(reference));

        Offenders.AssertNone(referenced.Except(ProjectsThatMayBeReferenced[project]));
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

    [Theory, MemberData(nameof(Namespaces))]
    public void Types_use_only_what_lies_below_them(string name) =>
        Offenders.AssertNone(Directions.Single(rule => rule.Namespace == name).OffendersIn(Uses.Value));

    [Fact]
    public void Every_namespace_is_held_to_a_direction()
    {
        IEnumerable<string> free =
            from name in Uses.Value.Select(static use => use.User.Namespace ?? "").Distinct()
            where name.StartsWith("TcpCausalKv.", StringComparison.Ordinal) && !Directions.Any(rule => rule.Holds(name))
            select name;

        Offenders.AssertNone(free);
    }

    [Fact]
    public void Core_has_no_socket_file_thread_clock_or_random_source_of_its_own() =>
        Offenders.AssertNone(ForbiddenUsesIn(Uses.Value.Where(static use => use.User.Assembly.GetName().Name == Core)));

    [Fact]
    public void A_use_that_points_the_wrong_way_is_caught_wherever_it_stands()
    {
        DirectionRule rule = new("TcpCausalKv.Architecture.Tests", $"{Core}.Clocks");
        foreach (Type planted in (Type[])[typeof(WrongField), typeof(WrongParameter), typeof(WrongCall), typeof(WrongArgument), typeof(WrongBase)])
        {
            Assert.NotEmpty(rule.OffendersIn(MemberUse.Of(planted)));
            Assert.NotEmpty((rule with { MayUseAlone = [Core] }).OffendersIn(MemberUse.Of(planted)));
            Assert.Empty((rule with { MayUse = [Core] }).OffendersIn(MemberUse.Of(planted)));
        }
    }

    [Fact]
    public void A_clock_in_a_method_is_caught() => Assert.NotEmpty(ForbiddenUsesIn(MemberUse.Of(typeof(OwnClock))));

    [Fact]
    public void A_count_of_ticks_in_a_closure_is_caught() =>
        Assert.NotEmpty(ForbiddenUsesIn(typeof(OwnTicks).GetNestedTypes(BindingFlags.NonPublic).SelectMany(MemberUse.Of)));

    private static IEnumerable<string> ForbiddenUsesIn(IEnumerable<MemberUse> uses) =>
        from use in uses
        let type = $"{use.UsedType.Namespace}.{use.UsedType.Name}"
        where ForbiddenInCore.Any(forbidden =>
            forbidden.EndsWith('.')
                ? type.StartsWith(forbidden, StringComparison.Ordinal)
                : forbidden == type || forbidden == $"{type}.{use.Used.Name}")
        select $"{use.User.FullName} uses {type}.{use.Used.Name}";

    private sealed class WrongField
    {
        public List<Replica?> Field = [];
    }

    private sealed class WrongParameter
    {
        public static void Take(List<Dictionary<int, Replica[]>> parts) => parts.Clear();
    }

    private sealed class WrongCall
    {
        public static bool IsIntact() => Frame.IsIntact([]);
    }

    private sealed class WrongArgument
    {
        public static int Count() => Array.Empty<Replica>().Length;
    }

    private sealed class WrongBase : List<Replica>;

    private sealed class OwnClock
    {
        public static long Read() => Stopwatch.GetTimestamp();
    }

    private sealed class OwnTicks
    {
        public static Func<long> Reader(Dot offset) => () => Environment.TickCount64 + offset.Origin;
    }

    private static IEnumerable<string> References(string projectFile) =>
        XDocument.Load(projectFile).Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
}
