using System.Globalization;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Streams;

/// <summary>Reads ids of entries as clients write them: <c>ms</c> or <c>ms-sequence</c>.</summary>
internal static class StreamIdText
{
    /// <summary>What is replied for a word that is no id.</summary>
    public const string Invalid = "ERR Invalid stream ID specified as stream command argument";

    /// <summary>Bytes of the longest id.</summary>
    public const int BytesMax = 41;

    /// <summary>Reads an id.</summary>
    /// <param name="word">The word.</param>
    /// <param name="sequence">The sequence of an id without one.</param>
    /// <param name="id">The id.</param>
    public static bool TryParse(ReadOnlySpan<byte> word, ulong sequence, out StreamId id)
    {
        id = default;
        int dash = word.IndexOf((byte)'-');
        if (!RedisNumber.TryParseUnsigned(dash < 0 ? word : word[..dash], out ulong ms)) return false;
        if (dash >= 0 && !RedisNumber.TryParseUnsigned(word[(dash + 1)..], out sequence)) return false;
        id = new StreamId(ms, sequence);
        return true;
    }

    /// <summary>Reads an end of a range: an id, <c>-</c>, <c>+</c>, or <c>(</c> and an id that is left out itself.</summary>
    /// <param name="word">The word.</param>
    /// <param name="isEnd">True for the later end.</param>
    /// <param name="id">The first or the last id within the range.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryParseEnd(ReadOnlySpan<byte> word, bool isEnd, out StreamId id)
    {
        bool isExclusive = word.Length > 1 && word[0] == '(';
        if (isExclusive) word = word[1..];
        id = word.SequenceEqual("-"u8) ? StreamId.Zero : StreamId.Max;
        bool isSign = word.SequenceEqual("-"u8) || word.SequenceEqual("+"u8);
        if (isSign ? isExclusive : !TryParse(word, isEnd ? ulong.MaxValue : 0, out id)) return Invalid;
        if (!isExclusive) return null;
        if (id == (isEnd ? StreamId.Zero : StreamId.Max)) return $"ERR invalid {(isEnd ? "end" : "start")} ID for the interval";
        id = isEnd ? id.Previous : id.Next;
        return null;
    }

    /// <summary>Writes an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="destination">At least <see cref="BytesMax"/>.</param>
    /// <returns>What was written.</returns>
    public static ReadOnlySpan<byte> Write(StreamId id, Span<byte> destination)
    {
        id.Ms.TryFormat(destination, out int length, default, CultureInfo.InvariantCulture);
        destination[length++] = (byte)'-';
        id.Sequence.TryFormat(destination[length..], out int rest, default, CultureInfo.InvariantCulture);
        return destination[..(length + rest)];
    }
}
