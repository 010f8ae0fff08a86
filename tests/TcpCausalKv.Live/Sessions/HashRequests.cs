using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Sessions;

/// <summary>Requests about hashes: each field has a history of its own, and every value is written once.</summary>
internal static class HashRequests
{
    /// <summary>Reads a field.</summary>
    public static Request Get(string key, string field) =>
        new(["HGET", key, field], [], reply => [RecordedOperation.Read(RecordedOperation.ElementOf(key, field), reply.Value)]);

    /// <summary>Reads a whole hash.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fields">All fields that are ever written: those that do not show are seen to be absent.</param>
    public static Request GetAll(string key, IReadOnlyList<string> fields) => new(["HGETALL", key], [], reply => Seen(key, fields, reply));

    /// <summary>Writes several fields at once.</summary>
    public static Request Set(string key, IReadOnlyList<string> fields, IReadOnlyList<string> values) =>
        Request.Writing(
            ["HSET", key, .. fields.Zip(values).SelectMany(pair => new[] { pair.First, pair.Second })],
            [.. fields.Zip(values, (field, value) => RecordedOperation.Write(RecordedOperation.ElementOf(key, field), value))]);

    /// <summary>Removes a field.</summary>
    public static Request Remove(string key, string field) => Request.Removing(["HDEL", key, field], RecordedOperation.ElementOf(key, field));

    private static IReadOnlyList<RecordedOperation> Seen(string key, IReadOnlyList<string> fields, RespReply reply)
    {
        Dictionary<string, string> shown = reply.Items.Chunk(2).ToDictionary(pair => pair[0].Text, pair => pair[1].Text);
        return
        [
            .. fields.Union(shown.Keys)
                .Select(field => RecordedOperation.Read(RecordedOperation.ElementOf(key, field), shown.GetValueOrDefault(field))),
        ];
    }
}
