using System.Text.RegularExpressions;

namespace TcpCausalKv.Architecture.Tests;

/// <summary>The rules of style that a machine can check.</summary>
public partial class StyleTests
{
    private static readonly string[] ForbiddenFolders = ["Helpers", "Common", "Utils", "Internal"];

    private static readonly string[] ForbiddenEndings = ["Manager", "Helper", "Data", "Info", "Util", "Utils"];

    private static IEnumerable<string> Sources => SourceTree.CSharpFiles("src");

    [Fact]
    public void No_folder_is_a_drawer_for_odds_and_ends() =>
        Offenders.AssertNone(Sources.Select(SourceTree.Relative).Where(static file => file.Split('/').Any(part => ForbiddenFolders.Contains(part))));

    [Fact]
    public void A_namespace_is_named_by_its_folder()
    {
        IEnumerable<string> offences =
            from file in SourceTree.Read("src", "tests", "bench")
            let folder = file.Folder[(file.Folder.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '.')
            where file.Namespace.Length > 0 && file.Namespace != folder
            select $"{file.Path}: {file.Namespace}";

        Offenders.AssertNone(offences);
    }

    [Fact]
    public void No_type_is_named_by_a_word_that_says_nothing() =>
        Offenders.AssertNone(Sources
            .Where(file => ForbiddenEndings.Any(ending => Path.GetFileNameWithoutExtension(file).EndsWith(ending, StringComparison.Ordinal)))
            .Select(SourceTree.Relative));

    [Fact]
    public void A_public_type_has_a_file_of_its_own_name()
    {
        IEnumerable<string> offences =
            from file in Sources
            from Match match in PublicType().Matches(File.ReadAllText(file))
            let type = match.Groups["name"].Value
            where type != Path.GetFileNameWithoutExtension(file)
            select $"{SourceTree.Relative(file)}: {type}";

        Offenders.AssertNone(offences);
    }

    [Fact]
    public void Partial_stands_only_where_a_generator_needs_it()
    {
        IEnumerable<string> offences =
            from file in Sources
            let text = File.ReadAllText(file)
            where PartialType().IsMatch(text)
            where !text.Contains("[LoggerMessage", StringComparison.Ordinal)
                && !text.Contains("[LibraryImport", StringComparison.Ordinal)
                && !text.Contains("[GeneratedRegex", StringComparison.Ordinal)
                && !text.Contains("[JsonSerializable", StringComparison.Ordinal)
            select SourceTree.Relative(file);

        Offenders.AssertNone(offences);
    }

    [Fact]
    public void No_exception_is_swallowed_without_a_word()
    {
        IEnumerable<string> offences = Sources.Where(file => EmptyCatch().IsMatch(File.ReadAllText(file))).Select(SourceTree.Relative);
        Offenders.AssertNone(offences);
    }

    [Fact]
    public void No_work_is_left_for_later_in_a_comment() =>
        Offenders.AssertNone(Sources.Where(file => UnfinishedWork().IsMatch(File.ReadAllText(file))).Select(SourceTree.Relative));

    [Fact]
    public void Log_lines_have_ids_of_their_own()
    {
        IEnumerable<string> ids = Sources.SelectMany(file => LogId().Matches(File.ReadAllText(file)).Select(match => match.Groups["id"].Value));
        Assert.Empty(ids.GroupBy(id => id).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [GeneratedRegex(
        @"^public (?:abstract |sealed |static |readonly |partial |ref |unsafe )*"
        + @"(?:class|struct|enum|interface|record struct|record class|record|delegate \S+) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\bpartial (?:class|struct|record|interface)\b")]
    private static partial Regex PartialType();

    [GeneratedRegex(@"catch\s*(?:\([^)]*\))?\s*(?:when\s*\([^)]*\)\s*)?\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex UnfinishedWork();

    [GeneratedRegex(@"\[LoggerMessage\((?<id>\d+)")]
    private static partial Regex LogId();
}
