using System.Text;
using CsCheck;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Wire;

public sealed class FrameTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("", 0x00000000)]
    [InlineData("123456789", 0xE3069283)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x22620404)]
    public void The_checksum_is_crc_32c(string text, uint expected) =>
        Assert.Equal(expected, Frame.Checksum(Encoding.ASCII.GetBytes(text)));

    // RFC 3720, B.4.
    [Theory]
    [InlineData(0x00, 0, 0x8A9136AA)]
    [InlineData(0xFF, 0, 0x62A8AB43)]
    [InlineData(0x00, 1, 0x46DD794E)]
    [InlineData(0x1F, -1, 0x113FDB5C)]
    public void The_checksum_is_that_of_rfc_3720(int first, int step, uint expected) =>
        Assert.Equal(expected, Frame.Checksum([.. Enumerable.Range(0, 32).Select(n => (byte)(first + n * step))]));

    [Fact]
    public void Any_body_is_intact_after_sealing() =>
        Gen.Byte.Array[1, 200].Sample(
            body =>
            {
                byte[] frame = Seal(body);
                Assert.Equal(frame.Length, Frame.TotalBytes(frame));
                Assert.Equal((FrameKind)body[0], Frame.Kind(frame));
                Assert.Equal(body, Frame.Body(frame).ToArray());
                Assert.True(Frame.IsIntact(frame));
            },
            writeLine: output.WriteLine);

    [Fact]
    public void Every_flipped_bit_of_a_body_or_its_checksum_is_noticed()
    {
        byte[] frame = Seal([.. Enumerable.Range(0, 50).Select(n => (byte)n)]);
        for (int bit = Frame.LengthFieldBytes * 8; bit < frame.Length * 8; bit++)
        {
            byte[] flipped = [.. frame];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Frame.IsIntact(flipped), $"bit {bit}");
        }
    }

    [Fact]
    public void A_declared_length_near_4_GiB_does_not_wrap() =>
        Assert.Equal(4L + uint.MaxValue, Frame.TotalBytes([0xFF, 0xFF, 0xFF, 0xFF]));

    [Fact]
    public void The_longest_frame_has_room_for_the_largest_write_behind_an_open_batch()
    {
        FrameLimits limits = new() { WriteBytesMax = 5_000, BatchBytesTarget = 2_000 };
        int header = BatchHeader.Bytes(64);
        Assert.True(limits.FrameBytesMax >= header + limits.BatchBytesTarget - 1 + limits.WriteBytesMax);
    }

    private static byte[] Seal(byte[] body)
    {
        byte[] frame = [.. new byte[Frame.HeaderBytes], .. body];
        Frame.Seal(frame);
        return frame;
    }
}
