using System.Text;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Configuration;

/// <summary>Runs the subcommands of CONFIG.</summary>
internal static class ConfigCommands
{
    /// <summary>Runs CONFIG.</summary>
    public static CommandHandler Handler { get; } =
        ContainerCommand.Of(ServerSpecs.Config, ("get", Get), ("set", Set), ("resetstat", ResetStatistics));

    // A name without wildcards is answered as it was asked for, as in Redis.
    private static void Get(CommandContext context, WordList words)
    {
        List<(ConfigParameter Parameter, string Name)> matches = [];
        foreach (ConfigParameter parameter in ConfigParameters.All)
        {
            if (NameIn(words, parameter) is { } name) matches.Add((parameter, name));
        }

        context.Reply.MapHeader(matches.Count);
        foreach ((ConfigParameter parameter, string name) in matches)
        {
            context.Reply.BulkText(name);
            context.Reply.BulkText(parameter.Get(context));
        }
    }

    private static string? NameIn(WordList words, ConfigParameter parameter)
    {
        for (int i = 2; i < words.Count; i++)
        {
            if (!GlobPattern.Matches(words[i], Encoding.ASCII.GetBytes(parameter.Name), ignoreCase: true)) continue;
            return words[i].IndexOfAny("[*?"u8) >= 0 ? parameter.Name : ReplyTexts.Show(words[i]);
        }

        return null;
    }

    private static void Set(CommandContext context, WordList words)
    {
        if (words.Count % 2 != 0)
        {
            context.Reply.Error(ReplyTexts.SyntaxError);
            return;
        }

        // All are checked before any is set.
        string? error = TryFindAll(words, out List<(ConfigParameter Parameter, string Value)> settings);
        List<Action> changes = [];
        foreach ((ConfigParameter parameter, string value) in settings)
        {
            ConfigChange change = Prepare(context, parameter, value);
            error ??= change.Fault is null ? null : Failure(parameter, change.Fault);
            changes.Add(change.Apply);
        }

        if (error is not null)
        {
            context.Reply.Error(error);
            return;
        }

        foreach (Action apply in changes) apply();
        context.Connections.SettingsChanged();
        context.Reply.Ok();
    }

    private static string? TryFindAll(WordList words, out List<(ConfigParameter Parameter, string Value)> settings)
    {
        settings = [];
        for (int i = 2; i < words.Count; i += 2)
        {
            string name = ReplyTexts.Show(words[i]);
            ConfigParameter? parameter =
                ConfigParameters.All.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (parameter is null) return $"ERR Unknown option or number of arguments for CONFIG SET - '{name}'";
            if (settings.Exists(setting => setting.Parameter == parameter)) return Failure(parameter, "duplicate parameter");

            settings.Add((parameter, ReplyTexts.Show(words[i + 1])));
        }

        return null;
    }

    private static ConfigChange Prepare(CommandContext context, ConfigParameter parameter, string value)
    {
        if (parameter.Prepare is { } prepare) return prepare(context, value);
        return value == parameter.Get(context) ? ConfigChange.Right(static () => { }) : ConfigChange.Wrong("can't set immutable config");
    }

    private static string Failure(ConfigParameter parameter, string fault) =>
        $"ERR CONFIG SET failed (possibly related to argument '{parameter.Name}') - {fault}";

    private static void ResetStatistics(CommandContext context, WordList words)
    {
        context.Connections.Counters.Reset();
        context.Node.Loop.Statistics.Reset();
        context.Reply.Ok();
    }
}
