using System.CommandLine;

namespace TcpCausalKv.Server.Settings;

/// <summary>Where settings come from: the command line first, then the environment, then the default.</summary>
/// <param name="Line">The command line.</param>
/// <param name="Environment">Gives a variable's value, or null. An empty value counts as none.</param>
internal sealed record SettingSource(ParseResult Line, Func<string, string?> Environment)
{
    /// <summary>The value of a setting that has a default or must be given.</summary>
    /// <exception cref="SettingException">It is not given, or makes no sense.</exception>
    public T Get<T>(ValueSetting<T> setting) =>
        TryGet(setting, out T? value)
            ? value!
            : throw new SettingException($"{setting.Name} is missing: give {setting.Name} {setting.Form}, or set {setting.Variable}.");

    /// <summary>The value of a setting that may be absent.</summary>
    /// <exception cref="SettingException">It makes no sense.</exception>
    public bool TryGet<T>(ValueSetting<T> setting, out T? value)
    {
        value = default;
        if (setting.TextOn(Line) is { } typed) value = Read(setting, setting.Name, typed);
        else if (Variable(setting) is { } inherited) value = Read(setting, setting.Variable, inherited);
        else if (setting.DefaultText is { } standard) value = setting.Read(standard);
        else return false;

        return true;
    }

    /// <summary>True if the switch is on.</summary>
    /// <exception cref="SettingException">The variable is neither yes nor no.</exception>
    public bool IsOn(SwitchSetting setting)
    {
        if (setting.ValueOn(Line) is { } typed) return typed;

        return Variable(setting)?.ToUpperInvariant() switch
        {
            null or "0" or "FALSE" or "NO" or "OFF" => false,
            "1" or "TRUE" or "YES" or "ON" => true,
            _ => throw new SettingException($"{setting.Variable}: '{Variable(setting)}' is neither yes nor no: write true or false."),
        };
    }

    private string? Variable(Setting setting) => Environment(setting.Variable) is { Length: > 0 } text ? text : null;

    private static T Read<T>(ValueSetting<T> setting, string name, string text)
    {
        try
        {
            return setting.Read(text);
        }
        catch (FormatException wrong)
        {
            throw new SettingException($"{name}: {wrong.Message}", wrong);
        }
    }
}
