using System.Text;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Keys;

/// <summary>The words of a command, without a reader.</summary>
internal sealed class Words
{
    private readonly byte[] _bytes;
    private readonly WordRange[] _ranges;

    /// <param name="line">Words between single spaces.</param>
    public Words(string line)
    {
        _bytes = Encoding.Latin1.GetBytes(line);
        int start = 0;
        _ranges = [.. line.Split(' ').Select(word =>
        {
            WordRange range = new(start, word.Length);
            start += word.Length + 1;
            return range;
        })];
    }

    public WordList List => new(_bytes, _ranges);
}
