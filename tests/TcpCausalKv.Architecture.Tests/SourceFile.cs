using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TcpCausalKv.Architecture.Tests;

/// <summary>One source file, parsed.</summary>
internal sealed class SourceFile
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private readonly string[] _lines;

    /// <param name="path">From the repository's root, with slashes.</param>
    /// <param name="text">Its content.</param>
    internal SourceFile(string path, string text)
    {
        Path = path;
        _lines = text.TrimEnd('\n').Split('\n');
        Syntax = CSharpSyntaxTree.ParseText(text, ParseOptions, path).GetRoot();
    }

    internal string Path { get; }

    internal string Folder => Path[..Math.Max(0, Path.LastIndexOf('/'))];

    internal IReadOnlyList<string> Lines => _lines;

    internal SyntaxNode Syntax { get; }

    /// <summary>Its namespace; empty for a program's statements.</summary>
    internal string Namespace =>
        Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    /// <summary>Where a token stands, as compilers and editors write it: path:line, counted from 1.</summary>
    internal string At(SyntaxToken token) => $"{Path}:{token.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}
