namespace TcpCausalKv.Node.Tests.Loop.Litmus;

/// <summary>
/// Posts from several threads at once while this one takes, and checks afterwards that nothing was lost or doubled, that each
/// producer's items came in order, and that exactly one post per non-empty take was told to wake the consumer.
/// </summary>
internal static class MailboxLitmus
{
    public const int Producers = 3;
    public const int PostsEach = 2_000;

    /// <summary>Runs one round on a new mailbox.</summary>
    /// <returns>What was violated; null if nothing.</returns>
    public static string? FindViolation(ILitmusMailbox mailbox)
    {
        using Barrier start = new(Producers + 1);
        int[] wakes = new int[Producers];
        Thread[] threads = [.. Enumerable.Range(0, Producers).Select(producer => new Thread(() =>
        {
            start.SignalAndWait();
            wakes[producer] = PostAll(mailbox, producer);
        }))];
        foreach (Thread thread in threads) thread.Start();
        start.SignalAndWait();

        List<LitmusItem> taken = [];
        int fillings = 0;
        while (threads.Any(thread => thread.IsAlive)) fillings += TakeOnce(mailbox, taken);
        fillings += TakeOnce(mailbox, taken);

        return CheckOrder(taken) ?? CheckWakes(wakes.Sum(), fillings);
    }

    private static int PostAll(ILitmusMailbox mailbox, int producer)
    {
        int wakes = 0;
        for (int number = 0; number < PostsEach; number++)
        {
            if (mailbox.Post(new LitmusItem(producer, number))) wakes++;
        }

        return wakes;
    }

    private static int TakeOnce(ILitmusMailbox mailbox, List<LitmusItem> taken) => mailbox.TakeAll(taken) > 0 ? 1 : 0;

    private static string? CheckOrder(List<LitmusItem> taken)
    {
        int[] next = new int[Producers];
        foreach (LitmusItem item in taken)
        {
            if (item.Number != next[item.Producer]++)
                return $"producer {item.Producer}: {item.Number} came where {next[item.Producer] - 1} was due";
        }

        return next.All(count => count == PostsEach) ? null : $"taken per producer: {string.Join(' ', next)}";
    }

    private static string? CheckWakes(int wakes, int fillings) =>
        wakes == fillings ? null : $"{wakes} wake-ups for {fillings} takes that found something";
}
