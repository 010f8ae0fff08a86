using System.CommandLine;

namespace TcpCausalKv.Server.Settings;

/// <summary>One thing that can be set: by an option, or where that is not given by an environment variable.</summary>
internal abstract class Setting
{
    private const string VariablePrefix = "CAUSALKV_";

    protected Setting(string name)
    {
        Name = name;
        Variable = VariablePrefix + name.TrimStart('-').ToUpperInvariant().Replace('-', '_');
    }

    /// <summary>The option: <c>--client-port</c>.</summary>
    public string Name { get; }

    /// <summary>The environment variable: <c>CAUSALKV_CLIENT_PORT</c>.</summary>
    public string Variable { get; }

    /// <summary>Makes the option as the command line's parser knows it; each command needs one of its own.</summary>
    public abstract Option CreateOption();

    /// <summary>What the help says: the purpose, the default, the variable.</summary>
    protected string Describe(string purpose, string? defaultText) =>
        $"{purpose}{(defaultText is null ? "" : $" [default: {defaultText}]")} [env: {Variable}]";
}
