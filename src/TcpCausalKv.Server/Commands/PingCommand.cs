using System.CommandLine;
using System.Net.Sockets;
using TcpCausalKv.Node;
using TcpCausalKv.Server.Clients;
using TcpCausalKv.Server.Settings;

namespace TcpCausalKv.Server.Commands;

/// <summary><c>causalkv ping</c>: asks a node whether it serves, for health checks.</summary>
internal static class PingCommand
{
    private const string Purpose = "Asks a node whether it serves, by a PING over its text port.";

    private const string Examples =
        """
          causalkv ping 127.0.0.1:6000      ends with 0 if PONG comes back, else with 1 and a line that says what did
        """;

    private static readonly ValueSetting<int> Timeout = new(
        "--timeout", "MS", "How long to wait for the answer.", "3000", ValueReader.Number(1, ValueReader.MillisecondsMax));

    /// <summary>The command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> target = new("HOST:PORT") { Description = "The node's text port." };
        DocumentedCommand command = new("ping", Purpose, Examples, [Timeout]) { target };
        command.SetAction(line =>
        {
            SettingSource source = new(line, context.Environment);
            return PingAsync(context, ReadTarget(line.GetRequiredValue(target)), source.Get(Timeout));
        });
        return command;
    }

    private static PeerAddress ReadTarget(string text)
    {
        try
        {
            return PeerAddress.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw new SettingException(wrong.Message, wrong);
        }
    }

    private static async Task<int> PingAsync(CommandContext context, PeerAddress address, int timeoutMs)
    {
        using CancellationTokenSource deadline = new(timeoutMs);
        try
        {
            await using TextConnection connection = await TextConnection.OpenAsync(address, deadline.Token);
            TextReply reply = await connection.AskAsync(["PING"], deadline.Token);
            if (reply is { Kind: TextReplyKind.Status, Text: "PONG" })
            {
                await context.Output.WriteLineAsync("PONG");
                return ExitCode.Done;
            }

            return await FailAsync(context, address, $"answers {reply}");
        }
        catch (OperationCanceledException)
        {
            return await FailAsync(context, address, $"does not answer within {timeoutMs} ms");
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            return await FailAsync(context, address, $"cannot be reached: {gone.Message}");
        }
    }

    private static async Task<int> FailAsync(CommandContext context, PeerAddress address, string what)
    {
        await context.Error.WriteLineAsync($"causalkv: {address} {what}.");
        return ExitCode.Failed;
    }
}
