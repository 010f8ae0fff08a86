namespace TcpCausalKv.Load.Reporting;

/// <summary>A page in Markdown of which each mode owns a section, between two comments that readers do not see.</summary>
internal static class ResultsFile
{
    /// <summary>Puts new text into a section of a file; the rest of it stays. What is not there yet is added.</summary>
    public static async Task WriteAsync(string path, string section, string text)
    {
        string before = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
        await File.WriteAllTextAsync(path, Replace(before, section, text));
    }

    // page = ... "<!-- begin NAME -->" LF text LF "<!-- end NAME -->" ...
    /// <summary>The page with new text in a section, which is put at the end if the page has none of that name.</summary>
    public static string Replace(string page, string section, string text)
    {
        string begin = $"<!-- begin {section} -->", end = $"<!-- end {section} -->";
        string whole = $"{begin}\n{text.Trim()}\n{end}";
        int from = page.IndexOf(begin, StringComparison.Ordinal);
        int to = page.IndexOf(end, Math.Max(from, 0), StringComparison.Ordinal);
        if (from < 0 || to < 0) return $"{page.TrimEnd()}\n\n{whole}\n".TrimStart();
        return string.Concat(page.AsSpan(0, from), whole, page.AsSpan(to + end.Length));
    }
}
