using System.Buffers.Binary;
using System.Globalization;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Workloads;

/// <summary>The bytes of keys and values. A value is its number and a padding that follows from it, so that a damaged one is noticed.</summary>
public static class ClientBytes
{
    /// <summary>The number that is given for bytes that no client has written.</summary>
    public const int Damaged = -1;

    /// <summary>The database of every second typed key; all other keys are in database 0.</summary>
    public const int OtherDatabase = 3;

    private const int NumberBytes = sizeof(int);
    private const int PaddingMax = 13;
    private const int LongPadding = 700;
    private const int LongEvery = 61;

    private static readonly byte[][] KnownKeys = [.. Enumerable.Range(0, 256).Select(MakeKey)];
    private static readonly byte[][] KnownTyped = [.. Enumerable.Range(0, 4).Select(MakeTyped)];

    /// <summary>The bytes of a key.</summary>
    public static byte[] Key(int key) => key < KnownKeys.Length ? KnownKeys[key] : MakeKey(key);

    /// <summary>Writes a value.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="buffer">At least 1,024 bytes.</param>
    /// <returns>The value's bytes in the buffer.</returns>
    public static ReadOnlySpan<byte> Value(int number, Span<byte> buffer)
    {
        Span<byte> value = buffer[..LengthOf(number)];
        value.Fill((byte)number);
        BinaryPrimitives.WriteInt32LittleEndian(value, number);
        return value;
    }

    /// <summary>The number of a value that was read, or <see cref="Damaged"/>.</summary>
    public static int NumberOf(ReadOnlySpan<byte> value)
    {
        if (value.Length < NumberBytes) return Damaged;
        int number = BinaryPrimitives.ReadInt32LittleEndian(value);
        bool isWhole = number > HistoryOperation.None && value.Length == LengthOf(number) && !value[NumberBytes..].ContainsAnyExcept((byte)number);
        return isWhole ? number : Damaged;
    }

    /// <summary>The bytes of a typed key.</summary>
    public static byte[] TypedKey(int key) => KnownTyped[key];

    /// <summary>True if a typed key is in <see cref="OtherDatabase"/>.</summary>
    public static bool IsInOther(int key) => key % 2 == 1;

    /// <summary>The bytes of a field.</summary>
    public static byte[] Field(int part) => Of("f" + part.ToString(CultureInfo.InvariantCulture));

    /// <summary>The bytes of a member.</summary>
    public static byte[] Member(int part) => Of("m" + part.ToString(CultureInfo.InvariantCulture));

    /// <summary>The bytes of a text.</summary>
    public static byte[] Of(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static int LengthOf(int number) => NumberBytes + (number % LongEvery == 0 ? LongPadding : number % PaddingMax);

    private static byte[] MakeKey(int key) => Of("k" + key.ToString(CultureInfo.InvariantCulture));

    private static byte[] MakeTyped(int key) =>
        DatabaseKey.Of(IsInOther(key) ? OtherDatabase : 0, Of("t" + key.ToString(CultureInfo.InvariantCulture)));
}
