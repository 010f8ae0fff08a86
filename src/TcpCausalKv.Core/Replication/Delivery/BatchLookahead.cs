using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication.Delivery;

/// <summary>Runs ahead of those who apply a batch, so that the memory of its keys is there when they come to it.</summary>
internal ref struct BatchLookahead
{
    private BatchReader _reader;
    private KeyLookahead _keys;
    private int _writesLeft;
    private uint _effectsLeft;

    /// <summary>Begins before the first effect.</summary>
    /// <param name="reader">At the first write of a batch that was checked.</param>
    /// <param name="writes">Writes in the batch.</param>
    /// <param name="keyspace">Where the batch is applied.</param>
    public BatchLookahead(BatchReader reader, int writes, Keyspace keyspace)
    {
        _reader = reader;
        _writesLeft = writes;
        _keys = new KeyLookahead(keyspace);
        for (int i = 0; i < KeyLookahead.Distance; i++) Advance();
    }

    /// <summary>One more effect is about to be applied.</summary>
    public void Advance()
    {
        while (_effectsLeft == 0 && _writesLeft > 0)
        {
            _writesLeft--;
            _reader.TryReadWrite(out _effectsLeft);
        }

        if (_effectsLeft == 0)
        {
            _keys.Drain();
            return;
        }

        _effectsLeft--;
        _reader.TryReadEffect(out Effect effect);
        _keys.Expect(effect.Key);
    }
}
