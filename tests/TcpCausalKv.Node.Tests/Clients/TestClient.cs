using System.Net;
using System.Net.Sockets;
using System.Text;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Clients;

/// <summary>A client on a blocking socket that says and hears exact bytes. Latin-1 throughout: a character is a byte.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _received = new byte[64 * 1024];

    public TestClient(IPEndPoint server, int? receiveBufferBytes = null)
    {
        if (receiveBufferBytes is { } bytes) _socket.ReceiveBufferSize = bytes;
        _socket.ReceiveTimeout = _socket.SendTimeout = (int)Deadline.Default.TotalMilliseconds;
        _socket.NoDelay = true;
        _socket.Connect(server);
    }

    public Socket Socket => _socket;

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[_socket.Send(bytes)..];
    }

    /// <summary>Sends a command as an array of bulk strings.</summary>
    public void SendWords(params string[] words)
    {
        StringBuilder text = new($"*{words.Length}\r\n");
        foreach (string word in words) text.Append($"${word.Length}\r\n{word}\r\n");
        Send(text.ToString());
    }

    /// <summary>The next so many bytes.</summary>
    public string Read(int count)
    {
        StringBuilder text = new();
        while (text.Length < count)
        {
            int received = _socket.Receive(_received.AsSpan(0, Math.Min(_received.Length, count - text.Length)));
            Assert.True(received > 0, $"The connection ended after: {text}");
            text.Append(Encoding.Latin1.GetString(_received, 0, received));
        }

        return text.ToString();
    }

    public byte[] ReadBytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            int received = _socket.Receive(bytes.AsSpan(read));
            Assert.True(received > 0, $"The connection ended after {read} bytes.");
            read += received;
        }

        return bytes;
    }

    public void Expect(string reply) => Assert.Equal(reply, Read(reply.Length));

    /// <summary>Sends an inline command, and reads all that comes before the reply to a PING after it.</summary>
    public string Ask(string command)
    {
        Send($"{command}\r\nECHO end-of-reply\r\n");
        return ReadUntil("end-of-reply");
    }

    /// <summary>Asks by words instead of a line.</summary>
    public string AskWords(params string[] words)
    {
        SendWords(words);
        Send("ECHO end-of-reply\r\n");
        return ReadUntil("end-of-reply");
    }

    /// <summary>Everything until the connection ends.</summary>
    public string ReadToEnd()
    {
        StringBuilder text = new();
        int received;
        while ((received = _socket.Receive(_received)) > 0) text.Append(Encoding.Latin1.GetString(_received, 0, received));
        return text.ToString();
    }

    public void Dispose() => _socket.Dispose();

    // In RESP the marker is "$12\r\n" before and "\r\n" after it; in text mode it stands in quotes, on a line. Nothing follows it.
    private string ReadUntil(string marker)
    {
        string[] ends = [$"$12\r\n{marker}\r\n", $"\"{marker}\"\n"];
        StringBuilder text = new();
        while (true)
        {
            int received = _socket.Receive(_received);
            Assert.True(received > 0, $"The connection ended after: {text}");
            text.Append(Encoding.Latin1.GetString(_received, 0, received));

            string tail = text.ToString(Math.Max(0, text.Length - 32), Math.Min(text.Length, 32));
            string? end = Array.Find(ends, candidate => tail.EndsWith(candidate, StringComparison.Ordinal));
            if (end is not null) return text.ToString(0, text.Length - end.Length);
        }
    }
}
