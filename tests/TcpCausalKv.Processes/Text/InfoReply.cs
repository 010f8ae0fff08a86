namespace TcpCausalKv.Processes.Text;

/// <summary>The fields of an answer to INFO: lines of <c>name:value</c>.</summary>
internal sealed class InfoReply
{
    private readonly Dictionary<string, string> _fields = [];

    /// <summary>Reads the answer.</summary>
    public InfoReply(RespReply reply)
    {
        foreach (string line in reply.Text.Split('\n', StringSplitOptions.TrimEntries))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) _fields[line[..colon]] = line[(colon + 1)..];
        }
    }

    /// <summary>A field's value; null if there is none of that name.</summary>
    public string? this[string name] => _fields.GetValueOrDefault(name);
}
