namespace TcpCausalKv.Live.Sessions;

/// <summary>Requests about strings: every value is written once, so that a read tells who wrote what it gave.</summary>
internal static class StringRequests
{
    /// <summary>Reads a key.</summary>
    public static Request Get(string key) => new(["GET", key], [], reply => [RecordedOperation.Read(key, reply.Value)]);

    /// <summary>Reads several keys at once.</summary>
    public static Request MultiGet(IReadOnlyList<string> keys) =>
        new(["MGET", .. keys], [], reply => [.. keys.Zip(reply.Items, (key, item) => RecordedOperation.Read(key, item.Value))]);

    /// <summary>Writes a key.</summary>
    public static Request Set(string key, string value) => Request.Writing(["SET", key, value], RecordedOperation.Write(key, value));

    /// <summary>Writes a key and reads what it replaces.</summary>
    public static Request Swap(string key, string value)
    {
        RecordedOperation write = RecordedOperation.Write(key, value);
        return new(["SET", key, value, "GET"], [write], reply => [RecordedOperation.Read(key, reply.Value), write]);
    }

    /// <summary>Writes several keys at once.</summary>
    public static Request MultiSet(IReadOnlyList<string> keys, IReadOnlyList<string> values) =>
        Request.Writing(
            ["MSET", .. keys.Zip(values).SelectMany(pair => new[] { pair.First, pair.Second })],
            [.. keys.Zip(values, RecordedOperation.Write)]);

    /// <summary>Deletes a key.</summary>
    public static Request Delete(string key) => Request.Removing(["DEL", key], key);
}
