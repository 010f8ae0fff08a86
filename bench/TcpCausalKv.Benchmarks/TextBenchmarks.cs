using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Benchmarks;

/// <summary>Cutting commands from a client's bytes, and writing replies. Figures are for one command.</summary>
[MemoryDiagnoser]
public class TextBenchmarks
{
    private const int Commands = 16;

    private readonly CommandReader _reader = new(new ClientLimits());
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly byte[] _resp = Repeat($"*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000001\r\n$64\r\n{new string('v', 64)}\r\n");
    private readonly byte[] _inline = Repeat($"SET key:000000000001 {new string('v', 64)}\r\n");
    private ReplyWriter _replies = null!;

    [GlobalSetup]
    public void Setup() => _replies = new ReplyWriter(_output);

    [Benchmark(OperationsPerInvoke = Commands)]
    public int Resp() => ReadAll(_resp);

    [Benchmark(OperationsPerInvoke = Commands)]
    public int Inline() => ReadAll(_inline);

    [Benchmark(OperationsPerInvoke = Commands)]
    public int Replies()
    {
        _output.ResetWrittenCount();
        for (int i = 0; i < Commands; i++) _replies.Bulk(SampleNode.Value);
        return _output.WrittenCount;
    }

    private static byte[] Repeat(string command) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(command, Commands)));

    private int ReadAll(ReadOnlySpan<byte> input)
    {
        int words = 0;
        while (_reader.TryRead(input, out int consumed, out WordList command) == ReadStatus.Done)
        {
            words += command.Count;
            input = input[consumed..];
        }

        return words;
    }
}
