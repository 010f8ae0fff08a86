namespace TcpCausalKv.Core.Elements;

/// <summary>The number of a database as a part of the key, so that nothing else in a write, in a file or between nodes knows of databases.</summary>
/// <remarks>
/// <code>
/// key of a client      in database 0          in database n
/// abc                  abc                    FF Fn abc
/// FF F3 abc            FF F0 FF F3 abc        FF Fn FF F3 abc
/// </code>
/// FF begins no text in UTF-8. A key of database 0 that looks as if it had a number gets one, so every key is read in one way only.
/// </remarks>
public static class DatabaseKey
{
    /// <summary>Databases; they are numbered from 0.</summary>
    public const int Databases = 16;

    /// <summary>Bytes of a number.</summary>
    public const int NumberBytes = 2;

    private const byte Mark = 0xFF;
    private const byte Zero = 0xF0;

    private static readonly byte[] s_numbers = [.. Enumerable.Range(0, Databases).SelectMany(n => (byte[])[Mark, (byte)(Zero + n)])];

    /// <summary>The database that a key is in.</summary>
    /// <param name="key">The key as the data has it.</param>
    public static int NumberOf(ReadOnlySpan<byte> key) => HasNumber(key) ? key[1] - Zero : 0;

    /// <summary>What clients call a key.</summary>
    /// <param name="key">The key as the data has it.</param>
    public static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> key) => HasNumber(key) ? key[NumberBytes..] : key;

    /// <summary>True if a client's key is not the same bytes in the data: <see cref="NumberAsBytes"/> go before it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="name">What the client calls the key.</param>
    public static bool NeedsNumber(int database, ReadOnlySpan<byte> name) => database != 0 || HasNumber(name);

    /// <summary>The bytes that begin the keys of a database; in database 0, those that look as if they had a number.</summary>
    public static ReadOnlySpan<byte> NumberAsBytes(int database) => s_numbers.AsSpan(database * NumberBytes, NumberBytes);

    /// <summary>A client's key as the data has it.</summary>
    public static byte[] Of(int database, ReadOnlySpan<byte> name) =>
        NeedsNumber(database, name) ? [.. NumberAsBytes(database), .. name] : name.ToArray();

    /// <summary>True if a key as the data has it is a number and nothing else.</summary>
    internal static bool IsNumber(ReadOnlySpan<byte> key) => key.Length == NumberBytes && HasNumber(key);

    private static bool HasNumber(ReadOnlySpan<byte> key) => key.Length >= NumberBytes && key[0] == Mark && key[1] >= Zero;
}
