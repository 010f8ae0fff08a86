using System.Runtime.InteropServices;
using CsCheck;
using TcpCausalKv.Core.Clocks;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Clocks;

public sealed class VectorClockTests(ITestOutputHelper output)
{
    // Small entries are often equal; large ones have the top bit set, where a signed comparison would go wrong.
    private static readonly Gen<ulong> Entries = Gen.Frequency(
        (6, Gen.ULong[0, 3]),
        (1, Gen.ULong[ulong.MaxValue - 2, ulong.MaxValue]),
        (1, Gen.ULong));

    private static readonly Gen<(ulong[] One, ulong[] Other)> Pairs =
        from width in Gen.Int[VectorClock.WidthMin, VectorClock.WidthMax]
        from one in Entries.Array[width]
        from mask in Gen.Bool.Array[width]
        from other in Entries.Array[width]
        select (one, one.Select((entry, slot) => mask[slot] ? entry : other[slot]).ToArray());

    public static TheoryData<int> Widths => [.. Enumerable.Range(VectorClock.WidthMin, VectorClock.WidthMax)];

    [Theory, MemberData(nameof(Widths))]
    public void The_first_missing_slot_is_found_wherever_it_is(int width)
    {
        for (int missing = 0; missing < width; missing++)
        {
            ulong[] needed = new ulong[width];
            for (int slot = missing; slot < width; slot += 3) needed[slot] = 1;

            VectorClock clock = new(width);
            Assert.Equal(missing, clock.FirstMissing(needed));
            Assert.False(clock.Covers(needed));
            Assert.False(clock.Covers(new VectorClock(needed)));

            clock.Join(needed);
            Assert.Equal(-1, clock.FirstMissing(needed));
            Assert.True(clock.Covers(new VectorClock(needed)));
        }
    }

    [Fact]
    public void Comparison_agrees_with_a_plain_loop_at_every_width() =>
        Pairs.Sample(
            pair =>
            {
                VectorClock clock = new(pair.One);
                int expected = FirstMissing(pair.One, pair.Other);

                Assert.Equal(expected, clock.FirstMissing(pair.Other));
                Assert.Equal(expected < 0, clock.Covers(pair.Other));
                Assert.Equal(expected < 0, clock.Covers(new VectorClock(pair.Other)));
                Assert.Equal(pair.One.AsSpan().SequenceEqual(pair.Other), clock.Equals(new VectorClock(pair.Other)));
            },
            iter: 20_000,
            writeLine: output.WriteLine);

    [Fact]
    public void Entries_at_any_address_are_compared_alike() =>
        Gen.Select(Pairs, Gen.Int[0, 7]).Sample(
            (pair, shift) =>
            {
                byte[] bytes = new byte[shift + pair.Other.Length * VectorClock.EntryBytes];
                MemoryMarshal.AsBytes(pair.Other.AsSpan()).CopyTo(bytes.AsSpan(shift));
                ReadOnlySpan<ulong> unaligned = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(shift));

                Assert.Equal(FirstMissing(pair.One, pair.Other), new VectorClock(pair.One).FirstMissing(unaligned));
            },
            writeLine: output.WriteLine);

    [Fact]
    public void Join_covers_both_and_meet_is_covered_by_both() =>
        Pairs.Sample(
            pair =>
            {
                VectorClock join = new(pair.One);
                join.Join(pair.Other);
                VectorClock meet = new(pair.One);
                meet.Meet(pair.Other);

                Assert.Equal(pair.One.Zip(pair.Other, Math.Max), join.Entries.ToArray());
                Assert.Equal(pair.One.Zip(pair.Other, Math.Min), meet.Entries.ToArray());
            },
            writeLine: output.WriteLine);

    [Fact]
    public void A_clock_survives_the_wire() =>
        Entries.Array[VectorClock.WidthMin, VectorClock.WidthMax].Sample(
            entries =>
            {
                VectorClock clock = new(entries);
                byte[] bytes = new byte[clock.WireBytes];
                clock.CopyTo(bytes);

                Assert.Equal(entries.Length * VectorClock.EntryBytes, clock.WireBytes);
                Assert.Equal(clock, VectorClock.Read(bytes, entries.Length));
            },
            writeLine: output.WriteLine);

    [Fact]
    public void Entries_are_little_endian_on_the_wire()
    {
        byte[] bytes = new byte[16];
        new VectorClock([1, 0x0102_0304_0506_0708]).CopyTo(bytes);
        Assert.Equal("01000000000000000807060504030201", Convert.ToHexString(bytes));
    }

    [Fact]
    public void An_entry_never_goes_back_by_advancing()
    {
        VectorClock clock = new(3);
        clock.Advance(1, 5);
        clock.Advance(1, 4);
        Assert.Equal([0UL, 5, 0], clock.Entries.ToArray());
    }

    [Fact]
    public void A_dot_is_covered_up_to_its_sequence()
    {
        VectorClock clock = new([0, 2]);
        Assert.True(clock.Covers(new Dot(1, 2)));
        Assert.False(clock.Covers(new Dot(1, 3)));
        Assert.False(clock.Covers(new Dot(0, 1)));
    }

    [Fact]
    public void A_clone_goes_its_own_way()
    {
        VectorClock clock = new([1, 2]);
        VectorClock clone = clock.Clone();
        clock.Advance(0, 9);
        Assert.Equal("1.2", clone.ToString());
    }

    [Fact]
    public void Copying_may_take_an_entry_back()
    {
        VectorClock clock = new([3, 3]);
        clock.CopyFrom([1, 4]);
        Assert.Equal("1.4", clock.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void A_width_out_of_range_is_refused(int width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorClock(width));

    [Fact]
    public void Clocks_of_different_widths_are_never_compared_in_silence()
    {
        VectorClock clock = new(8);
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Covers(new VectorClock(7)));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.FirstMissing(new ulong[9]));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.CopyFrom(new ulong[7]));
        Assert.False(clock.Equals(new VectorClock(7)));
    }

    [Fact]
    public void A_slot_outside_the_width_is_refused_although_the_array_is_padded()
    {
        VectorClock clock = new(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(3, 1));
        Assert.Throws<IndexOutOfRangeException>(() => clock[3]);
    }

    [Fact]
    public void A_clock_is_no_key_of_a_table() =>
        Assert.Throws<NotSupportedException>(() => new VectorClock(1).GetHashCode());

    private static int FirstMissing(ulong[] here, ulong[] needed) =>
        Enumerable.Range(0, needed.Length).Where(slot => needed[slot] > here[slot]).DefaultIfEmpty(-1).First();
}
