namespace TcpCausalKv.Node.Clients.Commands.Configuration;

/// <summary>One parameter of CONFIG GET and CONFIG SET.</summary>
/// <param name="Name">As clients name it, in lower case.</param>
/// <param name="Get">Its value now.</param>
/// <param name="Prepare">
/// Takes a value, changes nothing yet, and answers what is wrong with it or how to set it. Null itself for a parameter that stays as the node was
/// started.
/// </param>
internal sealed record ConfigParameter(
    string Name, Func<CommandContext, string> Get, Func<CommandContext, string, ConfigChange>? Prepare = null);

/// <summary>What a value would change.</summary>
/// <param name="Fault">What is wrong with it; null if nothing.</param>
/// <param name="Apply">Sets it.</param>
internal readonly record struct ConfigChange(string? Fault, Action Apply)
{
    /// <summary>A value that can't be set.</summary>
    public static ConfigChange Wrong(string fault) => new(fault, static () => { });

    /// <summary>A value that can.</summary>
    public static ConfigChange Right(Action apply) => new(null, apply);
}
