namespace TcpCausalKv.Load.Causality;

/// <summary>A change of one source file.</summary>
/// <param name="File">Name of the file, which no other below <c>src</c> has.</param>
/// <param name="Old">Text that stands there exactly once.</param>
/// <param name="New">What stands there instead.</param>
internal sealed record SourceEdit(string File, string Old, string New)
{
    /// <summary>The changed source.</summary>
    /// <exception cref="InvalidOperationException">The old text does not stand exactly once in it.</exception>
    public string Apply(string source)
    {
        int at = source.IndexOf(Old, StringComparison.Ordinal);
        bool isOnce = at >= 0 && source.IndexOf(Old, at + 1, StringComparison.Ordinal) < 0;
        return isOnce
            ? string.Concat(source.AsSpan(0, at), New, source.AsSpan(at + Old.Length))
            : throw new InvalidOperationException($"the product changed: mend the twin, whose text '{Old}' does not stand exactly once in {File}");
    }
}
