using System.Buffers;
using TcpCausalKv.Core.Wire;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Tests.Wire;

public sealed class FrameAssemblyTests
{
    private const int BytesMax = 400;

    private static readonly byte[] Long = TestBatch.OfLength(0, [0, 0], 300);

    private readonly FrameAssembly _assembly = new(BytesMax);

    [Fact]
    public void Pieces_of_any_length_from_a_header_on_give_the_frame_with_the_last_one()
    {
        for (int length = Frame.BytesMin; length <= Long.Length; length++) Assert.Equal(Long, Assemble(Long, length));
    }

    [Fact]
    public void An_unfinished_frame_counts_with_what_has_come_of_it()
    {
        Take(0, Long[..100]);
        Take(100, Long[100..150]);
        Assert.Equal(150, _assembly.Bytes);
        _assembly.Clear();
        Assert.Equal(0, _assembly.Bytes);
    }

    [Fact]
    public void A_piece_at_the_beginning_begins_anew_whatever_came_before()
    {
        Take(0, Long[..100]);
        byte[] other = TestBatch.OfLength(1, [0, 0], 200);
        Assert.Equal(other, Assemble(other, 90));
    }

    [Theory]
    [InlineData("no bytes", WireFault.Truncated)]
    [InlineData("less than a header", WireFault.Truncated)]
    [InlineData("not the next bytes", WireFault.Truncated)]
    [InlineData("the middle of nothing", WireFault.Truncated)]
    [InlineData("beyond the frame's end", WireFault.Truncated)]
    [InlineData("a frame above the bound", WireFault.FrameLength)]
    [InlineData("a frame that is no batch", WireFault.UnexpectedKind)]
    [InlineData("a byte that has changed", WireFault.Checksum)]
    public void A_piece_that_can_not_be_right_is_refused_and_all_forgotten(string breach, WireFault fault)
    {
        byte[] changed = [.. Long];
        changed[250] ^= 1;
        Assert.Equal(fault, breach switch
        {
            "no bytes" => Take(0, []),
            "less than a header" => Take(0, Long[..(Frame.BytesMin - 1)]),
            "not the next bytes" => Take((0, Long[..100]), (101, Long[101..])),
            "the middle of nothing" => Take(100, Long[100..]),
            "beyond the frame's end" => Take((0, Long[..100]), (100, [.. Long[100..], 0])),
            "a frame above the bound" => Take(0, TestBatch.OfLength(0, [0, 0], BytesMax + 1)[..100]),
            "a frame that is no batch" => Take(0, TestBatch.With(Long, Frame.HeaderBytes, (byte)FrameKind.Piece)[..100]),
            _ => Take((0, changed[..100]), (100, changed[100..])),
        });
        Assert.Equal(0, _assembly.Bytes);
        Assert.Equal(Long, Assemble(Long, 100));
    }

    private static byte[] Piece(int at, ReadOnlySpan<byte> bytes)
    {
        ArrayBufferWriter<byte> output = new();
        PieceFrame.Write(output, at, bytes);
        return output.WrittenSpan.ToArray();
    }

    private byte[] Assemble(byte[] frame, int pieceBytes)
    {
        byte[]? whole = null;
        for (int at = 0; at < frame.Length; at += pieceBytes)
        {
            Assert.Null(whole);
            Assert.Equal(WireFault.None, _assembly.Take(Piece(at, frame.AsSpan(at, Math.Min(pieceBytes, frame.Length - at))), out whole));
        }

        Assert.Equal(0, _assembly.Bytes);
        return whole!;
    }

    private WireFault Take(int at, byte[] bytes)
    {
        WireFault fault = _assembly.Take(Piece(at, bytes), out byte[]? whole);
        Assert.Null(whole);
        return fault;
    }

    private WireFault Take((int At, byte[] Bytes) first, (int At, byte[] Bytes) second)
    {
        Assert.Equal(WireFault.None, Take(first.At, first.Bytes));
        return Take(second.At, second.Bytes);
    }
}
