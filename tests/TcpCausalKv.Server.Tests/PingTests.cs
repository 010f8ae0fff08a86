using System.Net;
using System.Net.Sockets;
using TcpCausalKv.Server.Commands;

namespace TcpCausalKv.Server.Tests;

/// <summary>A health check passes for a PONG, and for nothing else.</summary>
public class PingTests
{
    [Fact]
    public async Task A_pong_is_success()
    {
        (int code, string output, string error) = await PingAsync("+PONG\r\n");

        Assert.Equal((ExitCode.Done, "PONG", ""), (code, output, error));
    }

    [Theory]
    [InlineData("-ERR max number of clients reached\r\n", "answers (error) ERR max number of clients reached.")]
    [InlineData("+OK\r\n", "answers OK.")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "cannot be reached: 'HTTP/1.1 400 Bad Request' came where a reply was due.")]
    [InlineData("$99999999999\r\n", "cannot be reached: '99999999999' came where a length was due.")]
    [InlineData("", "cannot be reached: the connection was closed before the reply came.")]
    public async Task Any_other_answer_is_a_failure_that_is_shown(string answer, string complaint)
    {
        (int code, string output, string error) = await PingAsync(answer);

        Assert.Equal(ExitCode.Failed, code);
        Assert.Equal("", output);
        Assert.EndsWith(complaint, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_is_a_failure_after_the_timeout()
    {
        using TcpListener silent = Listen();
        (int code, _, string error) = await RunAsync("ping", $"{silent.LocalEndpoint}", "--timeout", "50");

        Assert.Equal(ExitCode.Failed, code);
        Assert.Equal($"causalkv: {silent.LocalEndpoint} does not answer within 50 ms.", error);
    }

    [Fact]
    public async Task Nobody_listening_is_a_failure()
    {
        string address;
        using (TcpListener gone = Listen()) address = $"{gone.LocalEndpoint}";
        (int code, _, string error) = await RunAsync("ping", address);

        Assert.Equal(ExitCode.Failed, code);
        Assert.StartsWith($"causalkv: {address} cannot be reached: ", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> PingAsync(string answer)
    {
        using TcpListener listener = Listen();
        Task<(int, string, string)> ping = RunAsync("ping", $"{listener.LocalEndpoint}");

        using (TcpClient client = await listener.AcceptTcpClientAsync())
        {
            // The whole command is read first: a socket closed over unread bytes would reset the connection.
            byte[] command = new byte["*1\r\n$4\r\nPING\r\n".Length];
            await client.GetStream().ReadExactlyAsync(command);
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
        }

        return await ping;
    }

    private static TcpListener Listen()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await CommandLine.RunAsync(arguments, _ => null, output, error);
        return (code, output.ToString().Trim(), error.ToString().Trim());
    }
}
