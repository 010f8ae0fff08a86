using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>A command that is run by its subcommands. HELP, which every container has, is made from their specs.</summary>
internal sealed class ContainerCommand
{
    private readonly CommandSpec _spec;
    private readonly CommandTable<CommandHandler> _subcommands;

    private ContainerCommand(CommandSpec spec, (string Name, CommandHandler Handler)[] handlers)
    {
        _spec = spec;
        Dictionary<string, CommandHandler> byName = handlers.ToDictionary(entry => entry.Name, entry => entry.Handler);
        byName.Add("help", Help);
        _subcommands = new CommandTable<CommandHandler>(spec.Subcommands.Select(sub => (sub, byName[sub.Name])));
    }

    /// <summary>A handler that runs the subcommands of <paramref name="spec"/>.</summary>
    /// <param name="spec">The container.</param>
    /// <param name="handlers">One for each subcommand of the spec but HELP.</param>
    public static CommandHandler Of(CommandSpec spec, params (string Name, CommandHandler Handler)[] handlers) =>
        new ContainerCommand(spec, handlers).Run;

    private void Run(CommandContext context, WordList words)
    {
        if (!_subcommands.TryFind(words[1], out Command<CommandHandler>? subcommand))
        {
            context.Reply.Error(CommandErrors.UnknownSubcommand(_spec, words[1]));
            return;
        }

        CommandSet.RunChecked(subcommand, context, words);
    }

    private void Help(CommandContext context, WordList words)
    {
        context.Reply.ArrayHeader(1 + 2 * _spec.Subcommands.Count);
        context.Reply.Simple($"{_spec.Name.ToUpperInvariant()} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        foreach (CommandSpec subcommand in _spec.Subcommands)
        {
            context.Reply.Simple($"{subcommand.Name.ToUpperInvariant()} {subcommand.Syntax}".TrimEnd());
            context.Reply.Simple($"    {subcommand.Summary}");
        }
    }
}
