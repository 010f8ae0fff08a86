using System.Runtime.CompilerServices;

namespace TcpCausalKv.Core.Data.Tables;

/// <summary>
/// Lets the memory of keys come while others are worked on. With many keys that memory is far away, and waiting for it one key after the
/// other is most of the work.
/// </summary>
/// <remarks>
/// <code>
/// keys        worked on | rest asked for | record asked for | place asked for | not seen
///                           ... RestLag ...   ... RecordLag ...
/// </code>
/// Only hints: nothing depends on them. (Chen, Ailamaki, Gibbons, Mowry, "Improving Hash Join Performance through Prefetching", 2004:
/// software-pipelined prefetching.)
/// </remarks>
/// <param name="keyspace">Where the keys are looked for.</param>
public struct KeyLookahead(Keyspace keyspace)
{
    /// <summary>How many keys ahead of the work <see cref="Expect"/> should be called.</summary>
    public const int Distance = 12;

    private const int RecordLag = 4;
    private const int RestLag = 8;
    private const int RingMask = 15;

    private Ring _hashes;
    private int _expected;
    private int _fetched;
    private int _completed;

    /// <summary>A key will be used soon.</summary>
    public void Expect(ReadOnlySpan<byte> key)
    {
        _hashes[_expected++ & RingMask] = keyspace.FirstKeys.ExpectPlace(key);
        if (_expected - _fetched > RecordLag) Fetch();
        if (_expected - _completed > RestLag) Complete();
    }

    /// <summary>No key comes any more: asks for the records of those that have come.</summary>
    public void Drain()
    {
        while (_fetched < _expected) Fetch();
        while (_completed < _expected) Complete();
    }

    private void Fetch() => keyspace.FirstKeys.ExpectRecord(_hashes[_fetched++ & RingMask]);

    private void Complete() => keyspace.FirstKeys.ExpectRest(_hashes[_completed++ & RingMask]);

    [InlineArray(RingMask + 1)]
    private struct Ring
    {
        private ulong _first;
    }
}
