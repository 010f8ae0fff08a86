using System.Buffers.Text;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Tables;

namespace TcpCausalKv.Node.Clients.Text;

/// <summary>Runs ahead over pipelined commands, so that the memory of their keys is there when they are run.</summary>
/// <remarks>
/// It looks at RESP arrays of bulk strings only, takes the second word for a key, and gives up at the first byte that it did not expect:
/// what it says are hints, and <see cref="CommandReader"/> alone decides what the input means.
/// </remarks>
internal ref struct InputLookahead
{
    private const int LineEndBytes = 2;

    private ReadOnlySpan<byte> _rest;
    private KeyLookahead _keys;

    /// <summary>Begins at a command.</summary>
    /// <param name="input">Must stand as long as this is used.</param>
    /// <param name="keyspace">Where the keys are looked for.</param>
    public InputLookahead(ReadOnlySpan<byte> input, Keyspace keyspace)
    {
        _rest = input;
        _keys = new KeyLookahead(keyspace);
        for (int i = 0; i < KeyLookahead.Distance; i++) Advance();
    }

    /// <summary>One more command is about to be run.</summary>
    public void Advance()
    {
        if (TrySkipCommand(out ReadOnlySpan<byte> key))
        {
            _keys.Expect(key);
            return;
        }

        _rest = default;
        _keys.Drain();
    }

    private bool TrySkipCommand(out ReadOnlySpan<byte> key)
    {
        key = default;
        if (!TryReadLength((byte)'*', out int words) || words < 2) return false;

        for (int i = 0; i < words; i++)
        {
            if (!TryReadLength((byte)'$', out int length) || length > _rest.Length - LineEndBytes) return false;
            if (i == 1) key = _rest[..length];
            _rest = _rest[(length + LineEndBytes)..];
        }

        return true;
    }

    private bool TryReadLength(byte mark, out int length)
    {
        length = 0;
        if (_rest.IsEmpty || _rest[0] != mark) return false;
        if (!Utf8Parser.TryParse(_rest[1..], out uint number, out int digits) || number > int.MaxValue) return false;
        if (_rest.Length - 1 - digits < LineEndBytes) return false;

        length = (int)number;
        _rest = _rest[(1 + digits + LineEndBytes)..];
        return true;
    }
}
