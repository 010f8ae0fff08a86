using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Sessions;

/// <summary>One command of a session, or several that are done at once.</summary>
/// <param name="Words">What is sent.</param>
/// <param name="Effects">What it writes at most, for when its outcome is unknown or it was refused.</param>
/// <param name="Seen">What it did and saw, by a reply that is no error.</param>
internal sealed record Request(
    IReadOnlyList<string> Words, IReadOnlyList<RecordedOperation> Effects, Func<RespReply, IReadOnlyList<RecordedOperation>> Seen)
{
    /// <summary>Commands that are sent before it, one by one; nothing is done if one of them is refused.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Before { get; init; } = [];

    /// <summary>What may come of it by itself, at any later time or never.</summary>
    public IReadOnlyList<RecordedOperation> Later { get; init; } = [];

    /// <summary>All of the requests at once.</summary>
    /// <param name="requests">Requests of one command each, of which nothing comes by itself.</param>
    public static Request Together(IReadOnlyList<Request> requests) =>
        new(
            ["EXEC"],
            [.. requests.SelectMany(request => request.Effects)],
            reply => [.. requests.Zip(reply.Items).SelectMany(pair => pair.First.Seen(pair.Second))])
        {
            Before = [["MULTI"], .. requests.Select(request => request.Words)],
        };

    /// <summary>A request whose reply says nothing but that it was done.</summary>
    public static Request Writing(IReadOnlyList<string> words, params IReadOnlyList<RecordedOperation> writes) => new(words, writes, _ => writes);

    /// <summary>A removal of one key, field or member. One that is not there is not removed but seen to be absent.</summary>
    /// <param name="words">A command whose reply is how many were there.</param>
    /// <param name="key">What is removed.</param>
    public static Request Removing(IReadOnlyList<string> words, string key)
    {
        RecordedOperation delete = RecordedOperation.Delete(key);
        return new(words, [delete], reply => [reply.Text == "0" ? RecordedOperation.Read(key, null) : delete]);
    }
}
