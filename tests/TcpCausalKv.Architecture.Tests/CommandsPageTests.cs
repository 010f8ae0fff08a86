using System.Text.RegularExpressions;
using TcpCausalKv.Node.Clients.Commands.Catalog;

namespace TcpCausalKv.Architecture.Tests;

/// <summary>The table in docs/commands.md names every command that there is, and no other.</summary>
public partial class CommandsPageTests
{
    private const int HeadingRows = 2;

    // | group | NAME NAME (OPTION, OPTION) NAME: words |     after a container the brackets hold its subcommands
    // | `NAME SUBCOMMAND argument` | words |
    private static readonly Lazy<string[]> Rows = new(static () =>
        [.. File.ReadLines(Path.Combine(SourceTree.Root, "docs", "commands.md")).SkipWhile(IsNoRow).TakeWhile(IsRow).Skip(HeadingRows)]);

    private static readonly Dictionary<string, CommandSpec> Catalog =
        CommandCatalog.All.ToDictionary(static spec => spec.Name.ToUpperInvariant(), static spec => spec);

    [Fact]
    public void Every_command_is_on_the_page() => Offenders.AssertNone(NamesOfCatalog().Except(NamesOfPage(Rows.Value)));

    [Fact]
    public void Every_command_on_the_page_exists() => Offenders.AssertNone(NamesOfPage(Rows.Value).Except(NamesOfCatalog()));

    [Fact]
    public void No_command_is_on_the_page_twice() =>
        Offenders.AssertNone(
            from named in NamesOfPage(Rows.Value).CountBy(static name => name)
            where named.Value > 1
            select named.Key);

    [Fact]
    public void A_name_of_no_command_is_caught() =>
        Assert.Equal(
            ["GET", "WHAT", "CLIENT", "CLIENT WHAT", "CAUSAL WHAT"],
            NamesOfPage(["| one | GET WHAT (OPTION) CLIENT (WHAT), some | ", @"| `CAUSAL WHAT peer ON\|OFF` | words |"]));

    // Of the causal family a row each, and no row for the family.
    private static IEnumerable<string> NamesOfCatalog() =>
        Catalog.Keys.Where(static name => name != "CAUSAL").Concat(
            from spec in CommandCatalog.All
            from subcommand in spec.Subcommands
            where subcommand.Name != "help"
            select $"{spec.Name} {subcommand.Name}".ToUpperInvariant());

    private static IEnumerable<string> NamesOfPage(IEnumerable<string> rows) =>
        rows.SelectMany(static row => row.StartsWith("| `", StringComparison.Ordinal) ? NamesOfTitle(row) : NamesOfGroup(row));

    private static IEnumerable<string> NamesOfTitle(string row) =>
        from Match title in Title().Matches(row[..row.IndexOf(" | ", StringComparison.Ordinal)])
        select title.Value.Trim('`');

    private static IEnumerable<string> NamesOfGroup(string row)
    {
        foreach (Match match in Named().Matches(row))
        {
            string name = match.Groups["name"].Value;
            yield return name;
            if (!Catalog.TryGetValue(name, out CommandSpec? spec) || spec.Subcommands.Count == 0) continue;
            foreach (string subcommand in match.Groups["options"].Value.Split(", ")) yield return $"{name} {subcommand}";
        }
    }

    private static bool IsRow(string line) => line.StartsWith('|');

    private static bool IsNoRow(string line) => !IsRow(line);

    [GeneratedRegex(@"(?<![\w(-])(?<name>[A-Z][A-Z_]+)(?![\w-])(?: \((?<options>[^)]*)\))?")]
    private static partial Regex Named();

    [GeneratedRegex(@"`[A-Z]+(?: [A-Z][A-Z-]+)?(?=[ `])")]
    private static partial Regex Title();
}
