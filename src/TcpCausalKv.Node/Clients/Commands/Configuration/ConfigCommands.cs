using System.Text;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Configuration;

/// <summary>Runs the subcommands of CONFIG.</summary>
internal static class ConfigCommands
{
    /// <summary>Runs CONFIG.</summary>
    public static CommandHandler Handler { get; } =
        ContainerCommand.Of(ServerSpecs.Config, ("get", Get), ("set", Set), ("resetstat", ResetStatistics));

    private static void Get(CommandContext context, WordList words)
    {
        List<ConfigParameter> matches = [];
        foreach (ConfigParameter parameter in ConfigParameters.All)
        {
            if (MatchesAny(words.From(2), Encoding.ASCII.GetBytes(parameter.Name))) matches.Add(parameter);
        }

        context.Reply.MapHeader(matches.Count);
        foreach (ConfigParameter parameter in matches)
        {
            context.Reply.BulkText(parameter.Name);
            context.Reply.BulkText(parameter.Get(context));
        }
    }

    private static bool MatchesAny(WordList patterns, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < patterns.Count; i++)
        {
            if (GlobPattern.Matches(patterns[i], name, ignoreCase: true)) return true;
        }

        return false;
    }

    private static void Set(CommandContext context, WordList words)
    {
        if (words.Count % 2 != 0)
        {
            context.Reply.Error(ReplyTexts.SyntaxError);
            return;
        }

        // All are looked up before any is set.
        string? error = TryFindAll(words, out List<(ConfigParameter Parameter, string Value)> settings);
        foreach ((ConfigParameter parameter, string value) in settings) error ??= TrySet(context, parameter, value);

        if (error is null) context.Reply.Ok();
        else context.Reply.Error(error);
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

    private static string? TrySet(CommandContext context, ConfigParameter parameter, string value)
    {
        string? fault = parameter.Set is { } set
            ? set(context, value)
            : value == parameter.Get(context) ? null : "can't set immutable config";
        return fault is null ? null : Failure(parameter, fault);
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
