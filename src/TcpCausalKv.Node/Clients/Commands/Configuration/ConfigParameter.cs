namespace TcpCausalKv.Node.Clients.Commands.Configuration;

/// <summary>One parameter of CONFIG GET and CONFIG SET.</summary>
/// <param name="Name">As clients name it, in lower case.</param>
/// <param name="Get">Its value now.</param>
/// <param name="Set">
/// Takes a value and answers what is wrong with it, or null. Null itself for a parameter that stays as the node was started.
/// </param>
internal sealed record ConfigParameter(
    string Name, Func<CommandContext, string> Get, Func<CommandContext, string, string?>? Set = null);
