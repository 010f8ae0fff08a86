using System.Buffers.Text;
using System.Text;
using TcpCausalKv.Load.Comparing;

namespace TcpCausalKv.Load.Latency;

/// <summary>Writes requests for random keys, the same ones for the same seed, without allocating. For one thread.</summary>
/// <param name="load">Command, number of keys and length of values.</param>
/// <param name="seed">Decides the keys.</param>
internal sealed class RequestWriter(CompareCase load, int seed)
{
    private const string KeyPrefix = "key:";
    private const int DigitsMax = 12;

    private readonly Random _random = new(seed);
    private readonly byte[] _template = Encoding.ASCII.GetBytes(TemplateOf(load));
    private readonly int _digitsAt = TemplateOf(load).IndexOf(KeyPrefix, StringComparison.Ordinal) + KeyPrefix.Length;

    /// <summary>Bytes of one request.</summary>
    public int RequestBytes => _template.Length;

    /// <summary>Writes one request to the front of <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination)
    {
        _template.CopyTo(destination);
        Utf8Formatter.TryFormat(_random.Next(load.Keys), destination.Slice(_digitsAt, DigitsMax), out _, new('D', DigitsMax));
    }

    private static string TemplateOf(CompareCase load)
    {
        string key = $"$16\r\n{KeyPrefix}{new string('0', DigitsMax)}\r\n";
        return load.Command == LoadCommand.Get
            ? $"*2\r\n$3\r\nGET\r\n{key}"
            : $"*3\r\n$3\r\nSET\r\n{key}${load.ValueBytes}\r\n{new string('x', load.ValueBytes)}\r\n";
    }
}
