using System.Buffers;

namespace TcpCausalKv.Fuzz.Tests;

public class FuzzInputTests
{
    [Fact]
    public void The_lengths_are_used_over_and_over()
    {
        FuzzInput input = new(FuzzInput.Bytes(0, [1, 2], new byte[7]));
        Assert.Equal([1, 3, 4, 6, 7], input.Ends);
    }

    [Fact]
    public void A_length_of_zero_takes_all_that_is_left()
    {
        FuzzInput input = new(FuzzInput.Bytes(0, [2, 0], new byte[9]));
        Assert.Equal([2, 9], input.Ends);
    }

    [Fact]
    public void An_input_has_at_most_64_pieces()
    {
        FuzzInput input = new(FuzzInput.Bytes(0, [1], new byte[1000]));
        Assert.Equal(64, input.Ends.Count);
        Assert.Equal(1000, input.Ends[^1]);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void An_input_that_ends_early_has_one_empty_piece(int bytes)
    {
        FuzzInput input = new(new byte[] { 1, 2, 3 }.AsSpan(0, bytes));
        Assert.Equal([0], input.Ends);
        Assert.Equal(bytes > 0, input.Has(0));
    }

    [Fact]
    public void What_has_arrived_is_a_chain_of_the_pieces_up_to_there()
    {
        FuzzInput input = new(FuzzInput.Bytes(0, [2, 3], [0, 1, 2, 3, 4, 5, 6, 7]));
        ReadOnlySequence<byte> arrived = input.Arrived(1, 7);

        Assert.Equal([1, 2, 3, 4, 5, 6], arrived.ToArray());
        Assert.Equal(1, arrived.FirstSpan.Length);
        Assert.True(input.Arrived(7, 7).IsEmpty);
    }
}
