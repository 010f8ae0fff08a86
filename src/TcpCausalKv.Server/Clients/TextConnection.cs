using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using TcpCausalKv.Core.Numbers;
using TcpCausalKv.Node;

namespace TcpCausalKv.Server.Clients;

/// <summary>A client's connection to a node's text port: one command, one reply, in RESP2. For one caller at a time.</summary>
/// <remarks>After an exception the stream's position is unknown: dispose of the connection and open another.</remarks>
internal sealed class TextConnection : IAsyncDisposable
{
    // What a node of ours says of itself is far shorter; what is longer is no such node.
    private const int BulkBytesMax = 64 * 1024 * 1024;
    private const int ItemsMax = 100_000;
    private const int LineBytesMax = 64 * 1024;

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly PipeReader _input;

    private TextConnection(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
        _input = PipeReader.Create(_stream, new StreamPipeReaderOptions(leaveOpen: true));
    }

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<TextConnection> OpenAsync(PeerAddress address, CancellationToken cancel)
    {
        TcpClient client = new() { NoDelay = true };
        try
        {
            await client.ConnectAsync(address.Host, address.Port, cancel);
            return new TextConnection(client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and waits for its reply.</summary>
    /// <exception cref="IOException">The connection has ended, or what came is not RESP2.</exception>
    public async Task<TextReply> AskAsync(IReadOnlyList<string> words, CancellationToken cancel)
    {
        await _stream.WriteAsync(Encode(words), cancel);
        return await ReadReplyAsync(cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _input.CompleteAsync();
        _client.Dispose();
    }

    // command = "*" words CRLF ("$" bytes CRLF word CRLF)*
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

    private async ValueTask<TextReply> ReadReplyAsync(CancellationToken cancel)
    {
        string line = await ReadLineAsync(cancel);
        string rest = line.Length > 0 ? line[1..] : "";
        return line.Length == 0
            ? throw new IOException("an empty line came where a reply was due")
            : line[0] switch
            {
                '+' => TextReply.Of(TextReplyKind.Status, rest),
                '-' => TextReply.Of(TextReplyKind.Error, rest),
                ':' => TextReply.Of(TextReplyKind.Integer, rest),
                '$' => await ReadBulkAsync(ReadLength(rest, BulkBytesMax), cancel),
                '*' => await ReadArrayAsync(ReadLength(rest, ItemsMax), cancel),
                _ => throw new IOException($"'{line}' came where a reply was due"),
            };
    }

    private async ValueTask<TextReply> ReadBulkAsync(int length, CancellationToken cancel)
    {
        if (length < 0) return TextReply.Of(TextReplyKind.Nil);

        ReadResult read = await _input.ReadAtLeastAsync(length + 2, cancel);
        if (read.Buffer.Length < length + 2) throw Ended();

        TextReply reply = TextReply.Of(TextReplyKind.Bulk, Encoding.UTF8.GetString(read.Buffer.Slice(0, length)));
        _input.AdvanceTo(read.Buffer.GetPosition(length + 2));
        return reply;
    }

    private async ValueTask<TextReply> ReadArrayAsync(int length, CancellationToken cancel)
    {
        if (length < 0) return TextReply.Of(TextReplyKind.Nil);

        List<TextReply> items = [];
        while (items.Count < length) items.Add(await ReadReplyAsync(cancel));
        return new TextReply(TextReplyKind.Array, "", items);
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken cancel)
    {
        while (true)
        {
            ReadResult read = await _input.ReadAsync(cancel);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                string line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                _input.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted) throw Ended();
            if (read.Buffer.Length > LineBytesMax) throw new IOException("a line without an end came where a reply was due");
            _input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static int ReadLength(string text, int max) =>
        StrictNumber.TryInteger(text, out int length) && length >= -1 && length <= max
            ? length
            : throw new IOException($"'{text}' came where a length was due");

    private static IOException Ended() => new("the connection was closed before the reply came");
}
