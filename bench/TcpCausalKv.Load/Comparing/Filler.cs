using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TcpCausalKv.Load.Comparing;

/// <summary>Writes every key of a case once, so that each contender begins with the same number of keys.</summary>
internal static class Filler
{
    private const int KeysPerMessage = 1000;
    private const int ReplyBytes = 5; // +OK CRLF

    /// <summary>Fills a store.</summary>
    /// <exception cref="IOException">It does not take a write, or the connection has ended.</exception>
    public static async Task FillAsync(IPEndPoint address, CompareCase load, CancellationToken cancel)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address, cancel);
        string value = new('x', load.ValueBytes);
        byte[] replies = new byte[KeysPerMessage * ReplyBytes];
        for (int first = 0; first < load.Keys; first += KeysPerMessage)
        {
            int count = Math.Min(KeysPerMessage, load.Keys - first);
            StringBuilder message = new();
            for (int key = first; key < first + count; key++)
            {
                message.Append(CultureInfo.InvariantCulture,
                    $"*3\r\n$3\r\nSET\r\n$16\r\n{load.KeyPrefix}{key:D12}\r\n${value.Length}\r\n{value}\r\n");
            }

            Memory<byte> answer = replies.AsMemory(0, count * ReplyBytes);
            using NetworkStream stream = new(socket, ownsSocket: false);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(message.ToString()), cancel);
            await stream.ReadExactlyAsync(answer, cancel);
            if (answer.Span.IndexOf((byte)'-') >= 0) throw new IOException($"a write was refused: {Encoding.ASCII.GetString(answer.Span)}");
        }
    }
}
