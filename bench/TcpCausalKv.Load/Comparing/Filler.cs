using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TcpCausalKv.Load.Comparing;

/// <summary>Writes every key of a case once, so that each contender begins with the same data.</summary>
internal static class Filler
{
    private const int CommandsPerMessage = 1000;
    private const int ReplyBufferBytes = 16 * 1024;

    /// <summary>Fills a store with a case's keys.</summary>
    /// <exception cref="InvalidDataException">It does not take a write.</exception>
    /// <exception cref="IOException">The connection has ended.</exception>
    public static Task FillAsync(IPEndPoint address, CompareCase load, CancellationToken cancel) =>
        FillAsync(address, LoadWords.FillingOf(load), cancel);

    /// <summary>Sends commands that all must be taken, one message of a thousand after the other.</summary>
    /// <exception cref="InvalidDataException">One is refused.</exception>
    /// <exception cref="IOException">The connection has ended.</exception>
    public static async Task FillAsync(IPEndPoint address, IEnumerable<string[]> commands, CancellationToken cancel)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address, cancel);
        using NetworkStream stream = new(socket, ownsSocket: false);
        ReplyCounter replies = new();
        byte[] buffer = new byte[ReplyBufferBytes];
        foreach (string[][] message in commands.Chunk(CommandsPerMessage))
        {
            await stream.WriteAsync(Encode(message), cancel);
            for (int missing = message.Length; missing > 0;)
            {
                int count = await stream.ReadAsync(buffer, cancel);
                if (count == 0) throw new IOException($"{address} closed the connection while it was filled");
                missing -= replies.Feed(buffer.AsSpan(0, count));
            }
        }
    }

    // command = "*" count CRLF ("$" length CRLF word CRLF){count}
    private static byte[] Encode(string[][] commands)
    {
        StringBuilder text = new();
        foreach (string[] words in commands)
        {
            text.Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
            foreach (string word in words) text.Append(CultureInfo.InvariantCulture, $"${word.Length}\r\n").Append(word).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
