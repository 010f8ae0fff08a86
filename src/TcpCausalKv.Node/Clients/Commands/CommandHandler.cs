using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Runs one command: changes what it is to change, and writes exactly one reply, now or when what it waits for has come.</summary>
/// <param name="context">Whose command it is, and all that it may touch.</param>
/// <param name="words">The command's words, as many as its spec allows; borrowed for the call.</param>
internal delegate void CommandHandler(CommandContext context, WordList words);
