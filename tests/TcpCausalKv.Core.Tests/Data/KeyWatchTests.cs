using System.Text;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Tests.Data;

public sealed class KeyWatchTests
{
    private const int StepsMax = 5;

    private readonly Keyspace _keyspace = new();
    private ulong _writes;

    private enum Step
    {
        Watch,
        Clear,
        Set,
        Delete,
        Flush,
        SetAnother,
    }

    [Fact]
    public void Whoever_watches_a_key_sees_its_writes_and_no_others()
    {
        KeyWatch first = Watching("a", "b");
        KeyWatch second = Watching("b");
        KeyWatch third = Watching("c");

        Set("b");

        Assert.Equal((true, true, false), (first.HasChanged, second.HasChanged, third.HasChanged));
        Set("a");
        Assert.False(third.HasChanged);
    }

    [Fact]
    public void A_watch_in_every_order_of_steps_has_changed_once_its_key_has()
    {
        Step[] steps = Enum.GetValues<Step>();
        for (int count = 1; count <= StepsMax; count++)
        {
            for (int order = 0; order < (int)Math.Pow(steps.Length, count); order++)
            {
                Play([.. Enumerable.Range(0, count).Select(at => steps[order / (int)Math.Pow(steps.Length, at) % steps.Length])]);
            }
        }
    }

    [Fact]
    public void A_key_that_is_deleted_and_made_again_has_changed()
    {
        Set("k");
        KeyWatch watch = Watching("k");

        Delete("k");
        Set("k");

        Assert.True(watch.HasChanged);
    }

    [Fact]
    public void A_write_of_a_peer_is_a_change_also_where_it_is_not_the_one_that_is_read()
    {
        Set("k");
        KeyWatch watch = Watching("k");

        _keyspace.Set("k"u8, "older"u8, new Dot(1, 1), new HybridTimestamp(0), []);

        Assert.True(watch.HasChanged);
    }

    [Fact]
    public void A_change_of_an_element_is_one_of_its_key()
    {
        KeyWatch watch = Watching("h");

        byte[] element = [(byte)ElementKind.Field, (byte)'f'];
        _keyspace.Apply(new Effect(EffectKind.Put, "h"u8, element, "v"u8), new WriteContext(new Dot(0, 1), new(1), []), EffectTable.Current);

        Assert.True(watch.HasChanged);
    }

    [Fact]
    public void A_key_whose_deadline_comes_has_changed_and_one_whose_had_come_has_not()
    {
        Set("late");
        Set("early");
        Expire("late", atMs: 200);
        Expire("early", atMs: 100);
        _keyspace.NowMs = 150;
        KeyWatch late = Watching("late");
        KeyWatch early = Watching("early");
        Assert.False(late.HasChanged);

        _keyspace.NowMs = 250;
        Delete("early");

        Assert.Equal((true, false), (late.HasChanged, early.HasChanged));
    }

    [Fact]
    public void Data_that_is_read_anew_has_changed_what_was_there_and_what_is_there()
    {
        Set("there");
        KeyWatch there = Watching("there");
        KeyWatch restored = Watching("restored");
        KeyWatch neither = Watching("neither");

        _keyspace.Clear();
        Assert.True(_keyspace.TryRestore("there"u8, new Dot(1, 1), new HybridTimestamp(1), "v"u8));
        Assert.True(_keyspace.TryRestore("restored"u8, new Dot(1, 2), new HybridTimestamp(2), "v"u8));

        Assert.Equal((true, true, false), (there.HasChanged, restored.HasChanged, neither.HasChanged));
    }

    [Fact]
    public void Nothing_is_left_of_a_watch_that_is_cleared()
    {
        KeyWatch watch = Watching("a", "b", "a");
        KeyWatch other = Watching("a");
        Assert.Equal(2, watch.Count);
        Assert.True(watch.Bytes > 0);

        Set("a");
        watch.Clear();
        Assert.Equal((0, 0L, false), (watch.Count, watch.Bytes, watch.HasChanged));
        Assert.False(_keyspace.Watches.IsEmpty);

        other.Clear();
        Assert.True(_keyspace.Watches.IsEmpty);
        Set("a");
        Assert.False(watch.HasChanged);
    }

    private static void Play(Step[] steps)
    {
        KeyWatchTests test = new();
        KeyWatch watch = test._keyspace.BeginWatch();
        (bool IsWatched, bool IsThere, bool HasChanged) expected = default;
        foreach (Step step in steps)
        {
            test.Do(step, watch);
            expected = step switch
            {
                Step.Watch => expected with { IsWatched = true },
                Step.Clear => expected with { IsWatched = false, HasChanged = false },
                Step.Set => expected with { IsThere = true, HasChanged = expected.HasChanged || expected.IsWatched },
                Step.Delete or Step.Flush => expected with
                {
                    IsThere = false,
                    HasChanged = expected.HasChanged || (expected.IsWatched && expected.IsThere),
                },
                _ => expected,
            };
            Assert.True(watch.HasChanged == expected.HasChanged, $"After {string.Join(' ', steps)} at {step}: {watch.HasChanged}");
        }
    }

    private void Do(Step step, KeyWatch watch)
    {
        if (step == Step.Watch) watch.Add("k"u8);
        else if (step == Step.Clear) watch.Clear();
        else if (step == Step.Set) Set("k");
        else if (step == Step.Delete) Delete("k");
        else if (step == Step.Flush) _keyspace.Flush(new Dot(0, ++_writes), [_writes - 1]);
        else Set("another");
    }

    private KeyWatch Watching(params string[] keys)
    {
        KeyWatch watch = _keyspace.BeginWatch();
        foreach (string key in keys) watch.Add(Encoding.ASCII.GetBytes(key));
        return watch;
    }

    private void Set(string key) =>
        _keyspace.Set(Encoding.ASCII.GetBytes(key), "v"u8, new Dot(0, ++_writes), new HybridTimestamp(_writes), [_writes - 1]);

    private void Delete(string key) => _keyspace.Delete(Encoding.ASCII.GetBytes(key), new Dot(0, ++_writes), [_writes - 1]);

    private void Expire(string key, long atMs)
    {
        byte[] deadline = BitConverter.GetBytes(atMs);
        Effect effect = new(EffectKind.Put, Encoding.ASCII.GetBytes(key), ElementName.Expiry, deadline);
        _keyspace.Apply(effect, new WriteContext(new Dot(0, ++_writes), new HybridTimestamp(_writes), [_writes - 1]), EffectTable.Current);
    }
}
