using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Node.Clients.Commands.Catalog;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Finds a command by the bytes of its name, in whatever case. Immutable, so for any thread.</summary>
/// <typeparam name="THandler">What runs a command.</typeparam>
/// <remarks>The subcommands of one command are a table of their own.</remarks>
public sealed class CommandTable<THandler>
{
    // Longer than any name: a word beyond it is not even hashed, however long a client has made it.
    private const int NameBytesMax = 64;

    private readonly Dictionary<string, Command<THandler>>.AlternateLookup<ReadOnlySpan<byte>> _byName;

    /// <summary>A table of these commands.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    public CommandTable(IEnumerable<(CommandSpec Spec, THandler Handler)> commands)
    {
        Commands = [.. commands.Select(command => new Command<THandler>(command.Spec, command.Handler))];

        Dictionary<string, Command<THandler>> byName = new(CommandName.Comparer);
        foreach (Command<THandler> command in Commands) byName.Add(command.Spec.Name, command);
        _byName = byName.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>All commands, in the order in which they were given.</summary>
    public IReadOnlyList<Command<THandler>> Commands { get; }

    /// <summary>Finds a command. Allocates nothing.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out Command<THandler>? command)
    {
        command = null;
        return name.Length <= NameBytesMax && _byName.TryGetValue(name, out command);
    }
}
