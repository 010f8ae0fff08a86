using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Elements.Streams;

namespace TcpCausalKv.Node.Clients.Commands.Streams;

/// <summary>How far one client has read which streams. Of the last ones only: whoever reads more at once may miss what comes late.</summary>
internal sealed class StreamReaders
{
    private const int StreamsMax = 256;

    private readonly Dictionary<byte[], StreamReader> _byKey = new(new BytesComparer(0));
    private readonly Queue<byte[]> _keys = [];

    /// <summary>The reader of a stream who asks for what follows an id.</summary>
    /// <param name="key">The stream's key.</param>
    /// <param name="after">The id.</param>
    /// <param name="applied">What is applied now.</param>
    public StreamReader Find(byte[] key, StreamId after, VectorClock applied) =>
        _byKey.TryGetValue(key, out StreamReader? reader) && reader.Given == after ? reader : new StreamReader(after, applied.Clone());

    /// <summary>Remembers how far a stream was read.</summary>
    public void Keep(byte[] key, StreamReader reader)
    {
        if (!_byKey.ContainsKey(key))
        {
            if (_keys.Count == StreamsMax) _byKey.Remove(_keys.Dequeue());
            _keys.Enqueue(key);
        }

        _byKey[key] = reader;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _byKey.Clear();
        _keys.Clear();
    }
}
