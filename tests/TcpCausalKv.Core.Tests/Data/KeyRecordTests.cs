using TcpCausalKv.Core.Data.Memory;
using TcpCausalKv.Core.Data.Tables;

namespace TcpCausalKv.Core.Tests.Data;

public sealed class KeyRecordTests : IDisposable
{
    private readonly RecordArena _arena = new();

    public void Dispose() => _arena.Free();

    // The lengths around which the short head of a record gives way to the long one.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(16, 81)]
    [InlineData(1_022, 5)]
    [InlineData(1_023, 5)]
    [InlineData(1_024, 5)]
    [InlineData(3, (1 << 22) - 2)]
    [InlineData(3, (1 << 22) - 1)]
    [InlineData(1_023, 1 << 22)]
    public void Key_and_body_of_any_length_are_given_back(int keyLength, int bodyLength)
    {
        byte[] key = new byte[keyLength];
        new Random(keyLength).NextBytes(key);

        KeyRecord record = KeyRecord.Create(_arena, key, bodyLength);
        record.Body.Fill(7);

        Assert.True(record.HasKey(key));
        Assert.Equal(key, record.Key.ToArray());
        Assert.Equal(bodyLength, record.Body.Length);
        Assert.InRange(record.BlockBytes, keyLength + bodyLength + sizeof(uint), keyLength + bodyLength + 40);
        record.Free(_arena);
    }

    [Fact]
    public void A_body_changes_its_length_in_place_only_within_its_block()
    {
        KeyRecord record = KeyRecord.Create(_arena, "key"u8, 30);

        Assert.True(record.TryResize(33));
        Assert.Equal(33, record.Body.Length);
        Assert.Equal("key"u8, record.Key);
        Assert.False(record.TryResize(34));
        Assert.False(record.TryResize(5_000_000));
        Assert.Equal(33, record.Body.Length);
    }
}
