using System.Net.Sockets;
using TcpCausalKv.Server;
using TcpCausalKv.Server.Commands;

try
{
    return await CommandLine.RunAsync(args, Environment.GetEnvironmentVariable, Console.Out, Console.Error);
}
catch (Exception refused) when (refused is IOException or SocketException or UnauthorizedAccessException)
{
    // What every program needs: its output is closed, its directory is gone, or no descriptor is left.
    Console.Error.WriteLine($"causalkv: the system refused what is needed to run: {refused.Message}");
    return ExitCode.Failed;
}
