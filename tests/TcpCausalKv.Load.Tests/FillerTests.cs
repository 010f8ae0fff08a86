using System.Net;
using System.Net.Sockets;
using System.Text;
using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Tests;

/// <summary>A store that does not take what it is filled with is not measured.</summary>
public class FillerTests
{
    [Fact]
    public async Task Filling_ends_when_every_command_has_its_reply()
    {
        string sent = await FillAsync(":10\r\n+OK\r\n");
        Assert.Equal("*3\r\n$4\r\nSADD\r\n$1\r\ns\r\n$1\r\nm\r\n*2\r\n$4\r\nINCR\r\n$2\r\nkk\r\n", sent);
    }

    [Fact]
    public async Task A_refused_command_ends_it() => await Assert.ThrowsAsync<InvalidDataException>(() => FillAsync(":1\r\n-OOM too much\r\n"));

    [Fact]
    public async Task A_connection_that_ends_before_the_last_reply_ends_it() => await Assert.ThrowsAsync<IOException>(() => FillAsync(":1\r\n"));

    // A server that reads one message, sends its answer and closes.
    private static async Task<string> FillAsync(string answer)
    {
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(1));
        Task fill = Filler.FillAsync((IPEndPoint)server.LocalEndpoint, [["SADD", "s", "m"], ["INCR", "kk"]], late.Token);
        string sent;
        using (Socket client = await server.AcceptSocketAsync(late.Token))
        {
            byte[] buffer = new byte[1024];
            sent = Encoding.ASCII.GetString(buffer, 0, await client.ReceiveAsync(buffer, late.Token));
            await client.SendAsync(Encoding.ASCII.GetBytes(answer), late.Token);
        }

        await fill;
        return sent;
    }
}
