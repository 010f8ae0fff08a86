using System.Globalization;

namespace TcpCausalKv.Live.Sessions;

/// <summary>Requests about counters: what they show is held against the increments that there were.</summary>
internal static class CounterRequests
{
    /// <summary>Adds to a counter and reads it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="amount">1 or more.</param>
    public static Request Add(string key, int amount)
    {
        RecordedOperation add = RecordedOperation.Add(key, amount);
        string[] words = amount == 1 ? ["INCR", key] : ["INCRBY", key, amount.ToString(CultureInfo.InvariantCulture)];
        return new(words, [add], reply => [add, RecordedOperation.Count(key, reply.Value)]);
    }

    /// <summary>Reads counters.</summary>
    public static Request MultiGet(IReadOnlyList<string> keys) =>
        new(["MGET", .. keys], [], reply => [.. keys.Zip(reply.Items, (key, item) => RecordedOperation.Count(key, item.Value))]);

    /// <summary>Reads a counter and begins it anew at zero.</summary>
    public static Request Take(string key) =>
        new(["GETSET", key, "0"], [RecordedOperation.Take(key, null)], reply => [RecordedOperation.Take(key, reply.Value)]);
}
