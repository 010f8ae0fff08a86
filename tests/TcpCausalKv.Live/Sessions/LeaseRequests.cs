using System.Globalization;

namespace TcpCausalKv.Live.Sessions;

/// <summary>
/// Requests about keys with a deadline. That it comes is a delete at an unknown time. Whether it was put off is a history of its own, written once,
/// by whoever puts it off: who sees that the key is absent, or that its end is near, sees that this was not done.
/// </summary>
internal static class LeaseRequests
{
    /// <summary>The longest time that a key has at first, milliseconds.</summary>
    public const int ShortMsMax = 3000;

    private const int LongMs = 3_600_000;
    private const string Yes = "put off";
    private const string NoKey = "-2";
    private const string NoDeadline = "-1";

    /// <summary>Writes a key that has a deadline.</summary>
    /// <param name="key">A key that was never written.</param>
    /// <param name="value">The value.</param>
    /// <param name="ms">Up to <see cref="ShortMsMax"/>.</param>
    public static Request Begin(string key, string value, int ms) =>
        Request.Writing(["SET", key, value, "PX", Text(ms)], RecordedOperation.Write(key, value)) with { Later = [RecordedOperation.Delete(key)] };

    /// <summary>Takes the deadline away.</summary>
    public static Request Persist(string key) => PuttingOff(["PERSIST", key], key);

    /// <summary>Makes the deadline a late one.</summary>
    public static Request Expire(string key) => PuttingOff(["PEXPIRE", key, Text(LongMs)], key);

    /// <summary>Writes another value without a deadline. Only for who has seen the deadline: one that it has not seen would stay.</summary>
    public static Request Replace(string key, string value) => Request.Writing(["SET", key, value], RecordedOperation.Write(key, value), PutOff(key));

    /// <summary>Reads keys.</summary>
    public static Request MultiGet(IReadOnlyList<string> keys) =>
        new(["MGET", .. keys], [], reply => [.. keys.Zip(reply.Items).SelectMany(pair => SeenOf(pair.First, pair.Second.Value))]);

    /// <summary>Reads how near the deadline is.</summary>
    public static Request Remaining(string key) => new(["PTTL", key], [], reply => SeenOfDeadline(key, reply.Text));

    private static Request PuttingOff(IReadOnlyList<string> words, string key) =>
        new(words, [PutOff(key)], reply => reply.Text == "1" ? [PutOff(key)] : SeenOf(key, null));

    private static RecordedOperation[] SeenOf(string key, string? value) =>
        value is null ? [RecordedOperation.Read(key, null), NotPutOff(key)] : [RecordedOperation.Read(key, value)];

    private static RecordedOperation[] SeenOfDeadline(string key, string remaining)
    {
        if (remaining == NoKey) return SeenOf(key, null);
        bool isFar = remaining == NoDeadline || int.Parse(remaining, CultureInfo.InvariantCulture) > ShortMsMax;
        return [isFar ? RecordedOperation.Read(DeadlineOf(key), Yes) : NotPutOff(key)];
    }

    private static RecordedOperation PutOff(string key) => RecordedOperation.Write(DeadlineOf(key), Yes);

    private static RecordedOperation NotPutOff(string key) => RecordedOperation.Read(DeadlineOf(key), null);

    private static string DeadlineOf(string key) => $"{key}:deadline";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
