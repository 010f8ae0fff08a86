using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TcpCausalKv.Architecture.Tests;

/// <summary>How large something in the source may be, and what is larger.</summary>
/// <param name="Name">What it is about, in one word.</param>
/// <param name="Max">The largest size that is allowed.</param>
/// <param name="Measure">Gives the size of each such thing in some files.</param>
internal sealed record SizeRule(string Name, int Max, Func<IEnumerable<SourceFile>, IEnumerable<Measurement>> Measure)
{
    /// <summary>Lines of a function, from the first after its attributes to its end.</summary>
    internal static readonly SizeRule Function = new("function", 40, static files => files.SelectMany(Functions));

    /// <summary>Parameters of a function, constructor, delegate or record.</summary>
    internal static readonly SizeRule Parameters = new("parameters", 7, static files => files.SelectMany(ParameterLists));

    /// <summary>Characters of a line.</summary>
    internal static readonly SizeRule Line = new("line", 150, static files => files.SelectMany(Lines));

    /// <summary>Lines of a file.</summary>
    internal static readonly SizeRule File =
        new("file", 300, static files => files.Select(static file => new Measurement(file.Path, file.Path, file.Lines.Count)));

    /// <summary>Source files of a folder, those of the folders in it not counted.</summary>
    internal static readonly SizeRule Folder = new("folder", 25, Folders);

    internal static readonly IReadOnlyList<SizeRule> All = [Function, Parameters, Line, File, Folder];

    /// <summary>What is larger than it may be.</summary>
    internal IEnumerable<Measurement> OffendersIn(IEnumerable<SourceFile> files) => Measure(files).Where(measured => measured.Size > Max);

    private static IEnumerable<Measurement> Functions(SourceFile file) =>
        from node in file.Syntax.DescendantNodes()
        where IsFunction(node)
        let first = FirstTokenOf(node)
        select new Measurement(file.Path, file.At(first), LinesBetween(first, node.GetLastToken()));

    private static bool IsFunction(SyntaxNode node) =>
        node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
            or PropertyDeclarationSyntax { ExpressionBody: not null } or IndexerDeclarationSyntax { ExpressionBody: not null };

    // Attributes say much in tests, and are no part of what has to be followed.
    private static SyntaxToken FirstTokenOf(SyntaxNode node)
    {
        SyntaxNode? lastAttributes = node.ChildNodes().LastOrDefault(static child => child is AttributeListSyntax);
        return lastAttributes is null ? node.GetFirstToken() : lastAttributes.GetLastToken().GetNextToken();
    }

    private static int LinesBetween(SyntaxToken first, SyntaxToken last) =>
        last.GetLocation().GetLineSpan().EndLinePosition.Line - first.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static IEnumerable<Measurement> ParameterLists(SourceFile file) =>
        file.Syntax.DescendantNodes().OfType<BaseParameterListSyntax>()
            .Select(list => new Measurement(file.Path, file.At(list.GetFirstToken()), list.Parameters.Count));

    private static IEnumerable<Measurement> Folders(IEnumerable<SourceFile> files) =>
        files.GroupBy(static file => file.Folder).Select(static group => new Measurement(group.Key, group.Key, group.Count()));

    private static IEnumerable<Measurement> Lines(SourceFile file) =>
        file.Lines.Select((line, index) => new Measurement(file.Path, $"{file.Path}:{index + 1}", line.Length));
}
