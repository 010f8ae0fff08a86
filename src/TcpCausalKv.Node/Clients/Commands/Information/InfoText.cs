using System.Globalization;
using System.Text;

namespace TcpCausalKv.Node.Clients.Commands.Information;

/// <summary>Gathers the lines of INFO.</summary>
internal sealed class InfoText
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a section.</summary>
    public void Begin(string title)
    {
        if (_text.Length > 0) _text.Append("\r\n");
        _text.Append("# ").Append(title).Append("\r\n");
    }

    /// <summary>Adds a line.</summary>
    public void Add(string name, string value) => _text.Append(name).Append(':').Append(value).Append("\r\n");

    /// <summary>Adds a line with a number.</summary>
    public void Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a line with a time in seconds.</summary>
    public void Add(string name, TimeSpan value) => Add(name, value.TotalSeconds.ToString("F6", CultureInfo.InvariantCulture));

    /// <summary>Adds a line with a yes or no, as 1 or 0.</summary>
    public void Add(string name, bool value) => Add(name, value ? 1 : 0);

    /// <summary>Adds a size in bytes, and a line for people beside it: <c>1.50M</c>.</summary>
    public void AddSize(string name, long bytes)
    {
        Add(name, bytes);
        Add($"{name}_human", ForPeople(bytes));
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string ForPeople(long bytes)
    {
        const string units = "BKMGTP";
        double size = bytes;
        int unit = 0;
        for (; size >= 1024 && unit < units.Length - 1; unit++) size /= 1024;
        return size.ToString(unit == 0 ? "F0" : "F2", CultureInfo.InvariantCulture) + units[unit];
    }
}
