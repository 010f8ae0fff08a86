using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Adds up what a write would need, so that it is refused before it has begun.</summary>
/// <param name="limits">The bounds.</param>
/// <param name="writtenBytes">What the write has already.</param>
internal ref struct WriteBounds(FrameLimits limits, long writtenBytes)
{
    // An effect's kind and lengths, at most.
    private const int EffectOverheadBytes = 16;

    private long _writeBytes = writtenBytes;

    /// <summary>Bytes that a command can add to a write by its words alone, at most; 0 if it writes nothing.</summary>
    /// <remarks>
    /// The words are as the client sent them: a key may still get its database's number. Each word is a key, an element or a value of an effect, and
    /// where one key has many elements, each effect has it.
    /// </remarks>
    public static long WriteBytesMaxOf(CommandSpec spec, WordList words)
    {
        if ((spec.Traits & CommandTraits.Write) == 0) return 0;
        long bytes = 0;
        for (int i = 1; i < words.Count; i++) bytes += words[i].Length + EffectOverheadBytes + DatabaseKey.NumberBytes;
        if (spec.Keys is { First: 1, Last: 1 }) bytes += Math.Max(0, words.Count - 3) * (words[1].Length + (long)DatabaseKey.NumberBytes);
        return bytes;
    }

    /// <summary>Counts a set.</summary>
    /// <returns>False if the key, the value or the whole write is too large.</returns>
    public bool TryAdd(int keyBytes, int valueBytes)
    {
        _writeBytes += (long)keyBytes + valueBytes + EffectOverheadBytes;
        Refusal ??= Refuse(keyBytes, valueBytes);
        return Refusal is null;
    }

    /// <summary>Why the write is refused, as a reply; null if it is not.</summary>
    public string? Refusal { get; private set; }

    private readonly string? Refuse(int keyBytes, int valueBytes)
    {
        if (keyBytes > limits.KeyBytesMax) return $"ERR a key of {keyBytes} bytes is over the limit of {limits.KeyBytesMax}";
        if (valueBytes > limits.ValueBytesMax) return $"ERR a value of {valueBytes} bytes is over the limit of {limits.ValueBytesMax}";
        if (_writeBytes > limits.WriteBytesMax) return $"ERR a write of {_writeBytes} bytes is over the limit of {limits.WriteBytesMax}";
        return null;
    }
}
