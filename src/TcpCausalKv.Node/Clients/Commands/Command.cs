using TcpCausalKv.Node.Clients.Commands.Catalog;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>A command with what runs it.</summary>
/// <typeparam name="THandler">What runs it; the table of commands does not look inside.</typeparam>
/// <param name="Spec">What is known of it without running it.</param>
/// <param name="Handler">What runs it.</param>
public sealed record Command<THandler>(CommandSpec Spec, THandler Handler);
