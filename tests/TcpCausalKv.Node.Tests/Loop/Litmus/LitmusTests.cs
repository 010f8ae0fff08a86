using System.Diagnostics;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop.Litmus;

/// <summary>
/// What is called lock-free here must pass a test that first catches broken twins of it. If a twin is not caught within its
/// budget the run says nothing, and fails. What passes is then run for several times as long as the twin survived.
/// </summary>
public sealed class LitmusTests
{
    private const int TimesLonger = 5;
    private const int RoundsMin = 100;
    private const int PostsMin = 10_000;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Pollers => PollerTests.Pollers;

    [Fact]
    public void A_mailbox_loses_nothing_keeps_order_and_asks_for_one_wake_up_each_time_it_is_filled()
    {
        int roundsOfTwins = Enum.GetValues<BrokenMailbox.Bug>().Max(RoundsUntilCaught);

        int rounds = Math.Max(RoundsMin, roundsOfTwins * TimesLonger);
        for (int round = 0; round < rounds; round++) Assert.Null(MailboxLitmus.FindViolation(new RealMailbox()));
    }

    [Theory, MemberData(nameof(Pollers))]
    public void A_post_at_the_moment_when_the_loop_goes_to_sleep_wakes_it(string poller)
    {
        int postsOfTwin = PostsUntilLost();

        using RealLoop loop = new(poller);
        int posts = Math.Max(PostsMin, postsOfTwin * TimesLonger);
        Assert.Equal((posts, false), WakeLitmus.Run(loop, posts, TimeSpan.MaxValue));
    }

    /// <summary>
    /// The calls of a mailbox from one thread, so that its rule can be read without any race.
    /// </summary>
    [Fact]
    public void Only_the_post_that_finds_a_mailbox_empty_is_told_so()
    {
        Mailbox<string> mailbox = new();
        List<string> taken = ["before"];

        Assert.Equal(0, mailbox.TakeAll(taken));
        Assert.True(mailbox.Post("a"));
        Assert.False(mailbox.Post("b"));
        Assert.Equal(2, mailbox.TakeAll(taken));
        Assert.True(mailbox.Post("c"));
        Assert.Equal(1, mailbox.TakeAll(taken));

        Assert.Equal(["before", "a", "b", "c"], taken);
    }

    private static int RoundsUntilCaught(BrokenMailbox.Bug bug)
    {
        long start = Stopwatch.GetTimestamp();
        for (int rounds = 1; Stopwatch.GetElapsedTime(start) < Budget; rounds++)
        {
            if (MailboxLitmus.FindViolation(new BrokenMailbox(bug)) is null) continue;

            Console.WriteLine($"{bug}: caught in round {rounds}");
            return rounds;
        }

        throw new TimeoutException($"Inconclusive: {bug} was not caught within {Budget}.");
    }

    private static int PostsUntilLost()
    {
        using BrokenLoop twin = new();
        (int posts, bool lost) = WakeLitmus.Run(twin, int.MaxValue, Budget);

        Assert.True(lost, $"Inconclusive: no wake-up was lost in {posts} posts.");
        Console.WriteLine($"wake-up lost after {posts} posts");
        return posts;
    }
}
