using System.CommandLine;

namespace TcpCausalKv.Server.Settings;

/// <summary>A setting that is on or off; off by default.</summary>
/// <param name="name">The option, with its dashes.</param>
/// <param name="purpose">What it is for, one sentence.</param>
internal sealed class SwitchSetting(string name, string purpose) : Setting(name)
{
    /// <summary>What was typed; null if nothing.</summary>
    public bool? ValueOn(ParseResult line) => line.GetValue<bool?>(Name);

    /// <inheritdoc/>
    public override Option CreateOption() => new Option<bool?>(Name) { Description = Describe(purpose, defaultText: null) };
}
