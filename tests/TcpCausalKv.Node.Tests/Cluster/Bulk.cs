using System.Text;
using TcpCausalKv.Node.Tests.Clients;

namespace TcpCausalKv.Node.Tests.Cluster;

/// <summary>Many writes of a client that does not wait for each reply.</summary>
internal static class Bulk
{
    private const int BytesAtOnceMax = 256 * 1024;

    /// <summary>Writes different keys and hears that all are taken.</summary>
    public static void Write(TestNode node, int writes, int valueBytes, string prefix = "bulk", int? keys = null)
    {
        using TestClient client = node.Connect();
        string value = new('v', valueBytes);
        int atOnce = Math.Max(1, BytesAtOnceMax / (valueBytes + 32));
        for (int written = 0; written < writes; written += atOnce)
        {
            int count = Math.Min(atOnce, writes - written);
            client.Send(Commands(prefix, written, count, keys ?? writes, value));
            client.Expect(string.Concat(Enumerable.Repeat("+OK\r\n", count)));
        }
    }

    private static string Commands(string prefix, int from, int count, int keys, string value)
    {
        StringBuilder text = new();
        for (int i = from; i < from + count; i++)
        {
            string key = $"{prefix}-{i % keys}";
            text.Append($"*3\r\n$3\r\nSET\r\n${key.Length}\r\n{key}\r\n${value.Length}\r\n{value}\r\n");
        }

        return text.ToString();
    }
}
