using System.Buffers.Binary;
using System.Text;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Node.Clients.Commands.Keys.Dumps;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Keys;

/// <summary>What is read of a dump that a stranger has made.</summary>
public sealed class KeyDumpTests
{
    private const string BadChecksum = "ERR DUMP payload version or checksum are wrong";
    private const string BadFormat = "ERR Bad data format";

    [Theory]
    [InlineData("\u0001")]
    [InlineData("\u0001text")]
    [InlineData("\u0002\u0001\0\0\0f\0\0\0\0")]
    [InlineData("\u0003\0\0\0\0")]
    [InlineData("\u0003\u0001\0\0\0a\u0001\0\0\0b")]
    [InlineData("\u0005\u0001\0\0\0b\u0001\0\0\0a\u0001\0\0\0b")]
    public void What_is_well_formed_is_taken(string content) => Assert.Null(Read(Seal(content)));

    [Theory]
    [InlineData("")]
    [InlineData("\0text")]
    [InlineData("\u0004text")]
    [InlineData("\u0002")]
    [InlineData("\u0003")]
    [InlineData("\u0002\u0001\0\0\0f")]
    [InlineData("\u0002\u0001\0\0\0f\u0001\0\0\0v\u0001\0\0\0g")]
    [InlineData("\u0003\u0002\0\0\0a")]
    [InlineData("\u0003\u0001\0\0\0a\u0001")]
    [InlineData("\u0003\u0001\0\0\0a\u0001\0\0\0")]
    [InlineData("\u0003\u0001\0\0\0a\u0001\0\0\0a")]
    [InlineData("\u0003\u0001\0\0\0b\u0001\0\0\0a")]
    [InlineData("\u0003\u00ff\u00ff\u00ff\u00ffa")]
    [InlineData("\u0003\u00ff\u00ff\u00ff\u007fa")]
    [InlineData("\u0002\u0001\0\0\0f\u00ff\u00ff\u00ff\u00ff")]
    [InlineData("\u0005")]
    [InlineData("\u0005\u0002\0\0\0a")]
    public void What_is_not_is_refused_though_its_checksum_is_right(string content) => Assert.Equal(BadFormat, Read(Seal(content)));

    [Fact]
    public void Another_format_is_refused()
    {
        Assert.Equal(BadChecksum, Read(Seal("\u0001text", format: 0)));
        Assert.Equal(BadChecksum, Read(Seal("\u0001text", format: 2)));
    }

    [Fact]
    public void A_dump_that_is_cut_anywhere_is_refused()
    {
        byte[] dump = Seal("\u0002\u0001\0\0\0f\u0001\0\0\0v");
        for (int length = 0; length < dump.Length; length++) Assert.Equal(BadChecksum, Read(dump[..length]));
    }

    [Fact]
    public void A_dump_with_any_bit_flipped_is_refused()
    {
        byte[] dump = Seal("\u0002\u0001\0\0\0f\u0001\0\0\0v");
        for (int bit = 0; bit < dump.Length * 8; bit++)
        {
            byte[] flipped = [.. dump];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(BadChecksum, Read(flipped));
        }
    }

    [Fact]
    public void Random_bytes_are_never_more_than_refused()
    {
        const int dumps = 20_000;
        int seed = Random.Shared.Next();
        Random random = new(seed);
        int taken = 0;
        for (int n = 0; n < dumps; n++)
        {
            string? error = Read(MakeRandom(random));
            Assert.True(error is null or BadChecksum or BadFormat, $"seed {seed}: {error}");
            if (error is null) taken++;
        }

        Assert.True(taken > 0, $"seed {seed}: none of {dumps} dumps was good, so this tried little");
    }

    [Fact]
    public void Reading_allocates_nothing_whatever_lengths_are_claimed()
    {
        byte[] dump = Seal("\u0003\u00ff\u00ff\u00ff\u007f" + new string('a', 100_000));
        byte[] good = Seal("\u0001" + new string('a', 100_000));
        Read(dump);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(Read(dump));
        Assert.Null(Read(good));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_096);
    }

    [Fact]
    public void A_node_lives_through_random_payloads()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        using NodeUnderTest node = new();
        using TestClient client = node.Connect();
        for (int n = 0; n < 1_000; n++)
        {
            string reply = client.AskWords("RESTORE", "k", "0", Encoding.Latin1.GetString(MakeRandom(random)), "REPLACE");
            Assert.True(reply is "+OK\r\n" or $"-{BadChecksum}\r\n" or $"-{BadFormat}\r\n", $"seed {seed}: {reply}");
            Assert.StartsWith(reply == "+OK\r\n" ? "$" : "", client.Ask("DUMP k"), StringComparison.Ordinal);
        }

        Assert.Equal("+PONG\r\n", client.Ask("PING"));
    }

    // Half of them are sealed, and of those some have small numbers where lengths are.
    private static byte[] MakeRandom(Random random)
    {
        byte[] content = new byte[random.Next(40)];
        random.NextBytes(content);
        if (random.Next(2) == 0) return content;
        int bound = random.Next(1, 256);
        for (int i = 0; i < content.Length; i++) content[i] = (byte)(random.Next(4) > 0 ? 0 : content[i] % bound);
        if (content.Length > 0) content[0] = (byte)random.Next(5);
        return Seal(Encoding.Latin1.GetString(content));
    }

    private static string? Read(byte[] dump) => KeyDump.TryRead(dump, out _);

    private static byte[] Seal(string content, ushort format = 1)
    {
        byte[] dump = [.. Encoding.Latin1.GetBytes(content), .. new byte[sizeof(ushort) + sizeof(uint)]];
        BinaryPrimitives.WriteUInt16LittleEndian(dump.AsSpan(content.Length), format);
        int end = dump.Length - sizeof(uint);
        BinaryPrimitives.WriteUInt32LittleEndian(dump.AsSpan(end), Frame.Checksum(dump.AsSpan(0, end)));
        return dump;
    }
}
