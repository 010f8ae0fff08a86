using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;

namespace TcpCausalKv.Core.Tests.Data;

/// <summary>Random writes of several origins to a keyspace, some of them concurrent, so that siblings arise.</summary>
internal sealed class RandomWrites(Random random, Keyspace keyspace, int width, int keys)
{
    public VectorClock Applied { get; } = new(width);

    /// <summary>One write of one or two effects.</summary>
    public void Next(double deletes = 0.3, double flushes = 0)
    {
        Write write = Begin();
        for (int effects = random.Next(1, 3); effects > 0; effects--)
        {
            double draw = random.NextDouble();
            if (draw < flushes) keyspace.Flush(write.Dot, write.Observed);
            else if (draw < flushes + deletes) keyspace.Delete(RandomKey(), write.Dot, write.Observed);
            else Set(RandomKey(), write);
        }

        End(write);
    }

    /// <summary>A set of one key that has seen everything.</summary>
    public void Set(int key)
    {
        Write write = Begin(seesAll: true);
        Set(Key(key), write);
        End(write);
    }

    /// <summary>A delete of one key that has seen everything.</summary>
    public void Delete(int key)
    {
        Write write = Begin(seesAll: true);
        keyspace.Delete(Key(key), write.Dot, write.Observed);
        End(write);
    }

    /// <summary>A flush that has seen everything, or not all of it.</summary>
    public void Flush(bool seesAll)
    {
        Write write = Begin(seesAll);
        keyspace.Flush(write.Dot, write.Observed);
        End(write);
    }

    public static byte[] Key(int key) => Encoding.UTF8.GetBytes($"key:{key}");

    private readonly record struct Write(Dot Dot, HybridTimestamp Timestamp, ulong[] Observed);

    private Write Begin(bool seesAll = false)
    {
        int origin = random.Next(width);
        ulong[] observed = Applied.Entries.ToArray();
        if (!seesAll && random.Next(3) == 0)
        {
            for (int slot = 0; slot < width; slot++) observed[slot] -= (ulong)random.NextInt64((long)Math.Min(observed[slot], 20) + 1);
        }

        observed[origin] = Applied[origin];
        return new Write(new Dot(origin, Applied[origin] + 1), new HybridTimestamp((ulong)random.Next(1, 9)), observed);
    }

    private void End(Write write) => Applied.Advance(write.Dot.Origin, write.Dot.Entry);

    private void Set(byte[] key, Write write)
    {
        byte[] value = new byte[random.Next(12)];
        random.NextBytes(value);
        keyspace.Set(key, value, write.Dot, write.Timestamp, write.Observed);
    }

    private byte[] RandomKey() => Key(random.Next(keys));
}
