using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>Gives each key among a command's words the number of the client's database, so that commands know of one keyspace only.</summary>
/// <remarks>
/// One for all clients, on the loop; what it gives is good until the next call. In database 0 next to no key needs a number, and nothing is copied.
/// </remarks>
internal sealed class KeyNames
{
    // A longer command is copied to memory of its own.
    private const int KeptBytesMax = 64 * 1024;

    private byte[] _bytes = [];
    private WordRange[] _ranges = [];

    /// <summary>The words of a command, its keys as the data has them.</summary>
    /// <param name="database">The client's database.</param>
    /// <param name="keys">Which words are keys.</param>
    /// <param name="words">The words, as many as the command takes.</param>
    public WordList Number(int database, CommandKeys keys, WordList words)
    {
        KeyPlaces places = keys.In(words);
        return IsAnyToBeNumbered(database, places, words) ? Copy(database, places, words) : words;
    }

    private static bool IsAnyToBeNumbered(int database, KeyPlaces places, WordList words)
    {
        if (database != 0) return places.Count > 0;
        for (int place = places.First; place > 0 && place <= places.Last; place += places.Step)
        {
            if (DatabaseKey.NeedsNumber(database, words[place])) return true;
        }

        return places.More > 0 && DatabaseKey.NeedsNumber(database, words[places.More]);
    }

    private WordList Copy(int database, KeyPlaces places, WordList words)
    {
        int length = words.Bytes + (places.Count * DatabaseKey.NumberBytes);
        byte[] bytes = length <= _bytes.Length ? _bytes : new byte[length];
        if (length <= KeptBytesMax) _bytes = bytes;
        if (_ranges.Length < words.Count) _ranges = new WordRange[words.Count];
        int at = 0;
        for (int i = 0; i < words.Count; i++)
        {
            int start = at;
            ReadOnlySpan<byte> word = words[i];
            if (places.Has(i) && DatabaseKey.NeedsNumber(database, word)) Append(bytes, ref at, DatabaseKey.NumberAsBytes(database));
            Append(bytes, ref at, word);
            _ranges[i] = new WordRange(start, at - start);
        }

        return new WordList(bytes, _ranges.AsSpan(0, words.Count));
    }

    private static void Append(Span<byte> bytes, ref int at, ReadOnlySpan<byte> part)
    {
        part.CopyTo(bytes[at..]);
        at += part.Length;
    }
}
