using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Sessions;

/// <summary>Requests about sets: each member has a history of its own, and is added once.</summary>
internal static class SetRequests
{
    /// <summary>Adds a member.</summary>
    public static Request Add(string key, string member) =>
        Request.Writing(["SADD", key, member], RecordedOperation.Write(RecordedOperation.ElementOf(key, member), member));

    /// <summary>Removes a member.</summary>
    public static Request Remove(string key, string member) => Request.Removing(["SREM", key, member], RecordedOperation.ElementOf(key, member));

    /// <summary>Reads a whole set.</summary>
    /// <param name="key">The key.</param>
    /// <param name="kept">All members that may be added and are never removed: those that do not show are seen to be absent.</param>
    public static Request Members(string key, IReadOnlyList<string> kept) => new(["SMEMBERS", key], [], reply => Seen(key, kept, reply));

    private static IReadOnlyList<RecordedOperation> Seen(string key, IReadOnlyList<string> kept, RespReply reply)
    {
        HashSet<string> shown = [.. reply.Items.Select(item => item.Text)];
        return
        [
            .. kept.Union(shown)
                .Select(member => RecordedOperation.Read(RecordedOperation.ElementOf(key, member), shown.Contains(member) ? member : null)),
        ];
    }
}
