using TcpCausalKv.Core.Elements.Streams;

namespace TcpCausalKv.Core.Tests.Elements;

public class StreamIdTests
{
    [Fact]
    public void Ids_have_the_same_order_as_bytes()
    {
        StreamId[] ids = [new(0, 1), new(0, ulong.MaxValue), new(1, 0), new(255, 9), new(256, 0), new(ulong.MaxValue, 0), StreamId.Max];
        List<byte[]> bytes = [.. ids.Select(AsBytes)];
        Assert.Equal(bytes, bytes.Order(Comparer<byte[]>.Create(static (one, other) => one.AsSpan().SequenceCompareTo(other))));
        Assert.Equal(ids, bytes.Select(static id => StreamId.Read(id)));
        Assert.Equal(ids, ids.Order());
        Assert.All(ids[..^1], static id => Assert.Equal(id, id.Next.Previous));
    }

    [Fact]
    public void Two_slots_never_make_the_same_id_and_each_makes_later_ones()
    {
        const int slots = 3;
        Random random = new(1);
        HashSet<StreamId> made = [];
        StreamId[] last = new StreamId[slots];
        for (int i = 0; i < 10_000; i++)
        {
            int slot = random.Next(slots);
            if (random.Next(3) == 0) last[slot] = StreamId.Later(last[slot], last[random.Next(slots)]);
            StreamId id = StreamId.After(last[slot], (ulong)(i / 50), slot, slots)!.Value;
            Assert.True(id > last[slot]);
            Assert.True(id.Ms >= (ulong)(i / 50));
            Assert.True(made.Add(id), $"{id} was made twice.");
            last[slot] = id;
        }
    }

    [Fact]
    public void A_single_slot_counts_by_one()
    {
        Assert.Equal(new StreamId(5, 0), StreamId.After(new StreamId(4, 7), 5, 0, 1));
        Assert.Equal(new StreamId(5, 8), StreamId.After(new StreamId(5, 7), 5, 0, 1));
        Assert.Equal(new StreamId(6, 0), StreamId.After(new StreamId(5, ulong.MaxValue), 5, 0, 1));
        Assert.Null(StreamId.After(StreamId.Max, 5, 0, 1));
    }

    [Fact]
    public void Fields_are_read_as_they_were_written_and_nothing_else_is()
    {
        byte[][] texts = [[], [1], new byte[254], new byte[255], new byte[70_000], "v"u8.ToArray()];
        byte[] bytes = new byte[texts.Sum(static text => EntryFields.LengthOf(text))];
        int at = 0;
        foreach (byte[] text in texts) at += EntryFields.Write(bytes.AsSpan(at), text);
        Assert.Equal(bytes.Length, at);
        Assert.True(EntryFields.IsValid(bytes));
        Assert.Equal(texts.Length, EntryFields.CountOf(bytes));
        EntryFields fields = new(bytes);
        foreach (byte[] text in texts)
        {
            Assert.True(fields.TryRead());
            Assert.Equal(text, fields.Text.ToArray());
        }

        Assert.False(fields.TryRead());
        Assert.False(EntryFields.IsValid([]));
        Assert.False(EntryFields.IsValid([1, 2]));
        Assert.False(EntryFields.IsValid(bytes.AsSpan(0, bytes.Length - 1)));
        Assert.False(EntryFields.IsValid([255, 1, 0, 0, 0, 7, 0]));
    }

    [Fact]
    public void Two_marks_are_read_as_the_greatest_of_each()
    {
        StreamMark one = new(new StreamId(3, 0), new StreamId(1, 0), 7);
        StreamMark other = new(new StreamId(2, 9), new StreamId(2, 0), 4);
        byte[] bytes = new byte[StreamMark.Bytes];
        one.Write(bytes);
        Assert.Equal(one, StreamMark.Read(bytes));
        Assert.Equal(new StreamMark(new StreamId(3, 0), new StreamId(2, 0), 7), one.Join(other));
        Assert.Equal(one.Join(other), other.Join(one));
    }

    private static byte[] AsBytes(StreamId id)
    {
        byte[] bytes = new byte[StreamId.Bytes];
        id.Write(bytes);
        return bytes;
    }
}
