using TcpCausalKv.Live.Sessions;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Live.Tests;

/// <summary>What sessions do is drawn so that it can be judged.</summary>
public class RequestDrawTests
{
    private const int Draws = 5000;

    [Fact]
    public void A_value_is_written_once_and_only_some_keys_fields_and_members_are_deleted()
    {
        RecordedOperation[] writes = [.. Requests(seed: 1).SelectMany(request => request.Effects).Where(write => !write.IsOnCounter)];
        ILookup<bool, RecordedOperation> byDelete = writes.ToLookup(write => write.Kind == OperationKind.Delete);

        Assert.Distinct(byDelete[false].Select(write => (write.Key, write.Value)));
        Assert.Distinct(byDelete[false].Where(write => write.Value!.StartsWith("r1s1v", StringComparison.Ordinal)).Select(write => write.Value));
        Assert.All(byDelete[true], delete => Assert.Matches("^r1:(d(3|7|11|15|19)|h[0-3]/d[01]|s[0-2]/r1s[0-3]x[0-9]+)$", delete.Key));
        Assert.Equal(5, byDelete[true].Select(delete => delete.Key).Distinct().Count(key => key.StartsWith("r1:d", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_kind_of_command_is_drawn()
    {
        IEnumerable<string> commands = Requests(seed: 2).SelectMany(request => request.Before.Append(request.Words)).Select(words => words[0]);

        Assert.Equal(
            [
                "DEL", "EXEC", "GET", "GETSET", "HDEL", "HGET", "HGETALL", "HSET", "INCR", "INCRBY", "MGET", "MSET", "MULTI", "PERSIST", "PEXPIRE",
                "PTTL", "SADD", "SET", "SMEMBERS", "SREM",
            ],
            commands.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_session_that_begins_a_new_life_puts_off_no_deadline_from_before_it()
    {
        RequestDraw draw = new(new Random(3), Keys, session: 1);
        HashSet<string> begun = [];
        foreach (int _ in Enumerable.Range(0, Draws))
        {
            draw.BeginLife();
            Request request = draw.Next();
            if (request.Later is [{ } end]) begun.Add(end.Key);
            Assert.DoesNotContain(request.Effects, effect => request.Later.Count == 0 && begun.Contains(effect.Key));
        }

        Assert.NotEmpty(begun);
    }

    [Fact]
    public void The_same_seed_draws_the_same_commands() =>
        Assert.Equal(Requests(seed: 7).Select(request => request.Words), Requests(seed: 7).Select(request => request.Words));

    private static RoundKeys Keys => new(round: 1, strings: 20, sessions: 4);

    private static Request[] Requests(int seed)
    {
        RequestDraw draw = new(new Random(seed), Keys, session: 1);
        return [.. Enumerable.Range(0, Draws).Select(_ => draw.Next())];
    }
}
