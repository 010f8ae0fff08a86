using System.CommandLine;
using TcpCausalKv.Server.Settings;

namespace TcpCausalKv.Server.Commands;

/// <summary>A command whose help ends in examples.</summary>
internal sealed class DocumentedCommand : Command
{
    /// <summary>A command.</summary>
    /// <param name="name">What is typed.</param>
    /// <param name="purpose">What it does.</param>
    /// <param name="examples">Lines to show below the help.</param>
    /// <param name="settings">Its options, in the order of the help.</param>
    public DocumentedCommand(string name, string purpose, string examples, IReadOnlyList<Setting> settings)
        : base(name, purpose)
    {
        Examples = examples;
        foreach (Setting setting in settings) Options.Add(setting.CreateOption());
    }

    /// <summary>Lines to show below the help.</summary>
    public string Examples { get; }
}
