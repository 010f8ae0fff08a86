using System.Security.Cryptography;
using System.Text;
using TcpCausalKv.Node.Clients.Commands.Strings.HyperLogLogs;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Strings;

public sealed class HyperLogLogTests
{
    private const int HeaderBytes = 16;

    private readonly byte[] _registers = new byte[HyperLogLog.RegisterCount];

    // Of Redis 7.0: PFADD of element:0, element:1, ... in this order, then PFCOUNT, and the bytes of the string before that.
    [Theory]
    [InlineData(0, 0, 18, "a548e8daa487445abcc90ca3151b4a3d7d0bdd6282090ac09e86de8355deaad8")]
    [InlineData(1, 1, 21, "54bd0380d9e97039aee4d973eef388d956dee2743f486d4fd49f1503d424f368")]
    [InlineData(10, 10, 48, "a5ce62d368049c00181fc8233f456cef54bf7706a5e6a613530562d9d9f2c652")]
    [InlineData(100, 99, 285, "28e31e2547b980be9aad13ecd2c02fb549be331441875739d0ee5a88e0f55b88")]
    [InlineData(500, 502, 1050, "0b4da721f7235b3167ff12b08c60e6154d36726e26a03c3a600e261ffa215285")]
    [InlineData(1000, 997, 1897, "c3d3a91d5d2882e1a3d0ccdc6a70c7ec3ce8e3aa58c8f26a04215d1556ef0e32")]
    [InlineData(10_000, 10_017, 12_304, "0f3e2f59563e4143525fbf68fe0747bbfde8182b114f4e4f0f069b614b3eb81b")]
    [InlineData(100_000, 100_039, 12_304, "1361eb16307b51cd37a9924123ce76b09baeb0980b969be423b0f893b03f3ffe")]
    public void Counts_and_bytes_are_those_of_Redis(int elements, long count, int length, string sha256)
    {
        for (int i = 0; i < elements; i++) HyperLogLog.Add(_registers, Encoding.ASCII.GetBytes($"element:{i}"));
        byte[] value = Write(_registers, isDense: false);

        Assert.Equal(count, HyperLogLog.Estimate(_registers));
        Assert.Equal(length, value.Length);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(value)));
    }

    [Fact]
    public void Adding_tells_whether_it_changed_anything()
    {
        Assert.True(HyperLogLog.Add(_registers, "x"u8));
        Assert.False(HyperLogLog.Add(_registers, "x"u8));
        Assert.True(HyperLogLog.Add(_registers, "y"u8));
    }

    [Theory]
    [InlineData(0.0, 32)]
    [InlineData(0.01, 32)]
    [InlineData(0.1, 32)]
    [InlineData(0.01, 50)]
    [InlineData(1.0, 50)]
    public void What_is_written_is_read(double density, int rankMax)
    {
        Random random = new(7);
        for (int i = 0; i < _registers.Length; i++) _registers[i] = (byte)(random.NextDouble() < density ? random.Next(rankMax) + 1 : 0);

        foreach (bool isDense in (bool[])[true, false])
        {
            byte[] read = new byte[_registers.Length];
            Assert.True(HyperLogLogFormat.TryMerge(Write(_registers, isDense), read));
            Assert.Equal(_registers, read);
        }
    }

    [Fact]
    public void Runs_of_every_length_are_read_as_they_were_written()
    {
        foreach (byte rank in (byte[])[0, 1, 32])
        {
            foreach (int length in (int[])[1, 2, 3, 4, 5, 8, 9, 63, 64, 65, 66, 255, 256, 257, 512, 1000])
            {
                Array.Fill(_registers, (byte)2);
                _registers.AsSpan(0, 16_000).Clear();
                _registers.AsSpan(3, length).Fill(rank);

                byte[] value = Write(_registers, isDense: false);
                byte[] read = new byte[_registers.Length];
                Assert.False(HyperLogLogFormat.IsDense(value));
                Assert.True(HyperLogLogFormat.TryMerge(value, read));
                Assert.Equal(_registers, read);
            }
        }
    }

    [Fact]
    public void A_rank_that_no_run_can_hold_makes_it_dense()
    {
        _registers[5] = 32;
        Assert.False(HyperLogLogFormat.IsDense(Write(_registers, isDense: false)));

        _registers[5] = 33;
        Assert.True(HyperLogLogFormat.IsDense(Write(_registers, isDense: false)));
    }

    [Fact]
    public void Merging_keeps_the_higher_of_two_registers()
    {
        byte[] other = new byte[_registers.Length];
        (_registers[0], other[0]) = (3, 5);
        (_registers[1], other[1]) = (4, 2);

        foreach (bool isDense in (bool[])[true, false])
        {
            byte[] merged = [.. _registers];
            Assert.True(HyperLogLogFormat.TryMerge(Write(other, isDense), merged));
            Assert.Equal([5, 4, 0], merged[..3]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("7f")]
    [InlineData("7ffe")]
    [InlineData("7fff00")]
    [InlineData("7fff7fff")]
    [InlineData("007fff")]
    [InlineData("7ffe007f")]
    [InlineData("80")]
    public void Runs_that_are_not_of_all_registers_are_refused(string runs)
    {
        byte[] value = [.. Write(_registers, isDense: false)[..HeaderBytes], .. Convert.FromHexString(runs)];

        Assert.True(HyperLogLogFormat.IsValid(value));
        Assert.False(HyperLogLogFormat.TryMerge(value, _registers));
    }

    [Fact]
    public void A_string_from_outside_may_hold_any_registers_and_is_counted()
    {
        Array.Fill(_registers, (byte)63);
        byte[] read = new byte[_registers.Length];

        Assert.True(HyperLogLogFormat.TryMerge(Write(_registers, isDense: true), read));
        Assert.Equal(_registers, read);
        Assert.True(HyperLogLog.Estimate(read) > 0);
    }

    [Fact]
    public void Only_a_header_that_fits_is_valid()
    {
        byte[] sparse = Write(_registers, isDense: false);
        byte[] dense = Write(_registers, isDense: true);

        Assert.True(HyperLogLogFormat.IsValid(sparse));
        Assert.True(HyperLogLogFormat.IsValid(dense));
        Assert.False(HyperLogLogFormat.IsValid(sparse.AsSpan(0, HeaderBytes - 1)));
        Assert.False(HyperLogLogFormat.IsValid(dense.AsSpan(0, dense.Length - 1)));
        Assert.False(HyperLogLogFormat.IsValid([.. dense, 0]));
        Assert.False(HyperLogLogFormat.IsValid([(byte)'h', .. sparse[1..]]));
        Assert.False(HyperLogLogFormat.IsValid([.. sparse[..4], 2, .. sparse[5..]]));
    }

    private static byte[] Write(byte[] registers, bool isDense)
    {
        byte[] value = new byte[HyperLogLogFormat.BytesMax];
        return value[..HyperLogLogFormat.Write(registers, isDense, value)];
    }
}
