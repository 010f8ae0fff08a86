using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TcpCausalKv.Processes.Text;

/// <summary>A client's connection to a node's text port: one command, one reply. For one caller at a time.</summary>
/// <remarks>After an exception the stream's position is unknown: dispose of the connection and open another.</remarks>
internal sealed class RespConnection : IDisposable
{
    private const int FirstBufferBytes = 4 * 1024;

    private readonly Socket _socket;
    private byte[] _input = new byte[FirstBufferBytes];
    private int _inputCount;

    private RespConnection(Socket socket) => _socket = socket;

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">Nobody listens there.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static async Task<RespConnection> OpenAsync(IPEndPoint address, CancellationToken cancel)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancel);
            return new RespConnection(socket);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new IOException($"{address} does not accept connections: {refused.Message}", refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and waits for its reply.</summary>
    /// <exception cref="IOException">The connection has ended, or what came is not RESP2.</exception>
    /// <exception cref="OperationCanceledException">The reply did not come in time; it may still be on its way.</exception>
    public async Task<RespReply> AskAsync(IReadOnlyList<string> words, CancellationToken cancel)
    {
        try
        {
            await _socket.SendAsync(Encode(words), cancel);
            return await ReadReplyAsync(cancel);
        }
        catch (SocketException lost)
        {
            throw new IOException($"the connection was lost: {lost.Message}", lost);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    // command = "*" count CRLF ("$" length CRLF word CRLF){count}
    private static byte[] Encode(IReadOnlyList<string> words)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"*{words.Count}\r\n");
        foreach (string word in words)
        {
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private async Task<RespReply> ReadReplyAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (TryTakeReply() is { } reply) return reply;
            if (_inputCount == _input.Length) Array.Resize(ref _input, _input.Length * 2);

            int count = await _socket.ReceiveAsync(_input.AsMemory(_inputCount), cancel);
            if (count == 0) throw new IOException("the connection was closed before the reply came");
            _inputCount += count;
        }
    }

    private RespReply? TryTakeReply()
    {
        int at = 0;
        OperationStatus status = RespParser.TryRead(_input.AsSpan(0, _inputCount), ref at, out RespReply? reply);
        if (status == OperationStatus.InvalidData) throw new IOException("what came is not RESP2");
        if (status != OperationStatus.Done) return null;

        _input.AsSpan(at, _inputCount - at).CopyTo(_input);
        _inputCount -= at;
        return reply;
    }
}
