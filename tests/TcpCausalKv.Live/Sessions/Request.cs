using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Sessions;

/// <summary>One command of a session.</summary>
/// <param name="Words">What is sent.</param>
/// <param name="Effects">What it writes at most, for when its outcome is unknown or it was refused.</param>
/// <param name="Seen">What it did and saw, by a reply that is no error.</param>
internal sealed record Request(
    IReadOnlyList<string> Words, IReadOnlyList<RecordedOperation> Effects, Func<RespReply, IReadOnlyList<RecordedOperation>> Seen)
{
    /// <summary>Reads a key.</summary>
    public static Request Get(string key) => new(["GET", key], [], reply => [RecordedOperation.Read(key, reply.Value)]);

    /// <summary>Reads several keys at once.</summary>
    public static Request MultiGet(IReadOnlyList<string> keys) =>
        new(["MGET", .. keys], [], reply => [.. keys.Zip(reply.Items, (key, item) => RecordedOperation.Read(key, item.Value))]);

    /// <summary>Writes a key.</summary>
    public static Request Set(string key, string value) => Writing(["SET", key, value], RecordedOperation.Write(key, value));

    /// <summary>Writes a key and reads what it replaces.</summary>
    public static Request Swap(string key, string value)
    {
        RecordedOperation write = RecordedOperation.Write(key, value);
        return new(["SET", key, value, "GET"], [write], reply => [RecordedOperation.Read(key, reply.Value), write]);
    }

    /// <summary>Writes several keys at once.</summary>
    public static Request MultiSet(IReadOnlyList<string> keys, IReadOnlyList<string> values) =>
        Writing(
            ["MSET", .. keys.Zip(values).SelectMany(pair => new[] { pair.First, pair.Second })],
            [.. keys.Zip(values, RecordedOperation.Write)]);

    /// <summary>Deletes a key. One that is not there is not deleted but seen to be absent.</summary>
    public static Request Delete(string key)
    {
        RecordedOperation delete = RecordedOperation.Delete(key);
        return new(["DEL", key], [delete], reply => [reply.Text == "0" ? RecordedOperation.Read(key, null) : delete]);
    }

    private static Request Writing(IReadOnlyList<string> words, params IReadOnlyList<RecordedOperation> writes) =>
        new(words, writes, _ => writes);
}
