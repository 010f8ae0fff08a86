namespace TcpCausalKv.Server.Commands;

/// <summary>What a command may use of the process that it runs in.</summary>
/// <param name="Environment">Gives an environment variable's value, or null.</param>
/// <param name="Output">Takes results.</param>
/// <param name="Error">Takes complaints, one line each.</param>
internal sealed record CommandContext(Func<string, string?> Environment, TextWriter Output, TextWriter Error);
