using System.Text;

namespace TcpCausalKv.Load.Reporting;

/// <summary>Passes on what is written, and keeps it.</summary>
/// <param name="output">Takes it as well.</param>
internal sealed class KeptOutput(TextWriter output) : TextWriter
{
    private readonly StringBuilder _kept = new();

    /// <inheritdoc/>
    public override Encoding Encoding => output.Encoding;

    /// <summary>All that was written.</summary>
    public string Text => _kept.ToString();

    /// <inheritdoc/>
    public override void Write(char value)
    {
        _kept.Append(value);
        output.Write(value);
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        _kept.Append(value);
        output.Write(value);
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        _kept.Append(value).Append('\n');
        output.WriteLine(value);
        output.Flush();
    }
}
