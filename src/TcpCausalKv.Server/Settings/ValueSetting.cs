using System.CommandLine;

namespace TcpCausalKv.Server.Settings;

/// <summary>A setting with a value.</summary>
internal sealed class ValueSetting<T> : Setting
{
    private readonly string _purpose;

    /// <summary>A setting.</summary>
    /// <param name="name">The option, with its dashes.</param>
    /// <param name="form">The form of a value, for the help: <c>HOST:PORT</c>.</param>
    /// <param name="purpose">What it is for, one sentence.</param>
    /// <param name="defaultText">The default as one would type it; null if the setting must be given, or may be absent.</param>
    /// <param name="read">Reads a value; throws <see cref="FormatException"/> with a sentence that says what to write.</param>
    public ValueSetting(string name, string form, string purpose, string? defaultText, Func<string, T> read)
        : base(name)
    {
        DefaultText = defaultText;
        Read = read;
        Form = form;
        _purpose = purpose;
    }

    /// <summary>The default as one would type it, or null.</summary>
    public string? DefaultText { get; }

    /// <summary>The form of a value: <c>HOST:PORT</c>.</summary>
    public string Form { get; }

    /// <summary>Reads a value; <see cref="FormatException"/> if the text is none.</summary>
    public Func<string, T> Read { get; }

    /// <summary>What was typed, or null.</summary>
    public string? TextOn(ParseResult line) => line.GetValue<string>(Name);

    /// <inheritdoc/>
    public override Option CreateOption() => new Option<string>(Name) { Description = Describe(_purpose, DefaultText), HelpName = Form };
}
