using System.Globalization;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Elements.Streams;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Simulation.Clusters;
using TcpCausalKv.Simulation.Histories;
using TcpCausalKv.Simulation.Runs;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Clients;

/// <summary>Runs commands on typed keys against a replica, as the product's commands do, and writes down what each met.</summary>
internal sealed class TypedCommands(ClusterState cluster, Replica replica)
{
    private const int HourMs = 3_600_000;

    // How often each is drawn; flushes are few, because they take everything.
    private static readonly TypedAction[] s_draw =
        [.. Enum.GetValues<TypedAction>().SelectMany(action => Enumerable.Repeat(action, ShareOf(action)))];

    private Keyspace Keyspace => replica.Keyspace;

    /// <summary>Runs the commands of an operation, which follow from its number and the seed.</summary>
    /// <param name="operation">Its key count says how many.</param>
    /// <param name="write">The write that they are part of.</param>
    /// <returns>True if one of them was a flush.</returns>
    internal bool Run(in ClientOperation operation, WriteScope write)
    {
        RandomSource random = new(cluster.Seed + ((ulong)operation.Id << 32), RandomPurpose.Typed);
        bool flushes = false;
        for (int i = 0; i < operation.KeyCount; i++)
        {
            TypedCommand command = Draw(random);
            bool isDone = Do(command, write);
            flushes |= isDone && command.Action == TypedAction.Flush;
            cluster.Chronicle.Keep(command with { IsDone = isDone });
        }

        return flushes;
    }

    private static int ShareOf(TypedAction action) => action switch
    {
        TypedAction.Add or TypedAction.AddField => 24,
        TypedAction.Set => 5,
        TypedAction.Purge => 3,
        TypedAction.Flush => 1,
        TypedAction.FlushDatabase => 3,
        TypedAction.End or TypedAction.EndAway => 0,
        TypedAction.AddScore => 24,
        TypedAction.FillScores or TypedAction.FillList => 1,
        _ => 12,
    };

    private TypedCommand Draw(RandomSource random)
    {
        int key = random.Below(cluster.Chronicle.TypedKeys);
        return new TypedCommand(s_draw[random.Below(s_draw.Length)], key)
        {
            Part = random.Below(TypedCommand.PartsMax),
            Value = random.Chance(15) ? "word" : random.Below(100).ToString(CultureInfo.InvariantCulture),
            Amount = random.Chance(20) ? random.Between(-99, 99) / 10m : random.Between(-9, 9),
            DeadlineMs = Keyspace.NowMs + random.Pick(random.Between(-5, 30), random.Between(1, 300), random.Between(HourMs, 4 * HourMs)),
            Shown = Keyspace.TypeOf(ClientBytes.TypedKey(key)),
            NowMs = Keyspace.NowMs,
            IsKnown = replica.IsKnownToAll(EffectKind.Push),
            KnowsStreams = replica.Membership.CommonVersion >= ElementName.SinceOf(ElementKind.Entry),
            Members = replica.Options.Cluster.Members.Count,
        };
    }

    private bool Do(in TypedCommand command, WriteScope write)
    {
        byte[] key = ClientBytes.TypedKey(command.Key);
        return command.Action switch
        {
            TypedAction.Set or TypedAction.Change or TypedAction.Add => Shows(command, DataType.Text) && DoOnText(command, key, write),
            TypedAction.PutField or TypedAction.AddField or TypedAction.RemoveField =>
                Shows(command, DataType.Hash) && DoOnField(command, key, write),
            TypedAction.PutMember or TypedAction.RemoveMember => Shows(command, DataType.Set) && DoOnMember(command, key, write),
            TypedAction.PutScore or TypedAction.PutGreaterScore or TypedAction.AddScore or TypedAction.RemoveScore or TypedAction.FillScores =>
                command.IsKnown && Shows(command, DataType.SortedSet) && DoOnScore(command, key, write),
            TypedAction.PushHead or TypedAction.PushTail or TypedAction.InsertItem or TypedAction.SetItem or TypedAction.PopHead
                or TypedAction.PopTail or TypedAction.FillList => command.IsKnown && Shows(command, DataType.List) && DoOnList(command, key, write),
            TypedAction.AddEntry or TypedAction.DeleteEntry or TypedAction.TrimEntries =>
                command.KnowsStreams && Shows(command, DataType.Stream) && DoOnStream(command, key, write),
            TypedAction.Delete => write.Delete(key),
            TypedAction.Persist => command.Shown != DataType.None && write.Persist(key),
            TypedAction.Flush => Flush(write),
            TypedAction.FlushDatabase => FlushDatabase(write),
            _ => command.Shown != DataType.None && DoOnKey(command, key, write),
        };
    }

    // False where a client is told that the key has another type.
    private static bool Shows(in TypedCommand command, DataType wanted) =>
        command.Action == TypedAction.Set || command.Shown == DataType.None || command.Shown == wanted;

    private static bool DoOnText(in TypedCommand command, byte[] key, WriteScope write)
    {
        if (command.Action == TypedAction.Add) return write.TryAdd(key, ElementKind.Text, default, command.Amount);
        byte[] value = ClientBytes.Of(command.Value!);
        if (command.Action == TypedAction.Set) write.Set(key, value);
        else write.Change(key, value);
        return true;
    }

    private static bool DoOnField(in TypedCommand command, byte[] key, WriteScope write)
    {
        byte[] field = ClientBytes.Field(command.Part);
        if (command.Action == TypedAction.AddField) return write.TryAdd(key, ElementKind.Field, field, command.Amount);
        if (command.Action == TypedAction.RemoveField) return write.Remove(key, ElementKind.Field, field);
        write.Put(key, ElementKind.Field, field, ClientBytes.Of(command.Value!));
        return true;
    }

    private static bool DoOnMember(in TypedCommand command, byte[] key, WriteScope write)
    {
        byte[] member = ClientBytes.Member(command.Part);
        if (command.Action == TypedAction.RemoveMember) return write.Remove(key, ElementKind.Member, member);
        write.Put(key, ElementKind.Member, member, default);
        return true;
    }

    private bool DoOnScore(in TypedCommand command, byte[] key, WriteScope write)
    {
        byte[] member = ClientBytes.Member(command.Part);
        double score = (double)command.Amount;
        switch (command.Action)
        {
            case TypedAction.RemoveScore:
                return write.Remove(key, ElementKind.Score, member);
            case TypedAction.AddScore:
                write.AddScore(key, member, score);
                return true;
            case TypedAction.FillScores:
                for (int i = 0; i < TypedCommand.FilledMembers; i++) write.PutScore(key, ClientBytes.Member(i), (double)command.ScoreOf(i));
                return true;
            case TypedAction.PutGreaterScore:
                bool isThere = Keyspace.Open(key, ElementKind.Score).InOrder.TryGetScore(member, out double before);
                if (isThere && before >= score) return false;
                write.PutScore(key, member, score, ScoreRule.Greatest);
                return true;
            default:
                write.PutScore(key, member, score);
                return true;
        }
    }

    private bool DoOnList(in TypedCommand command, byte[] key, WriteScope write)
    {
        int count = Keyspace.OpenList(key).Count;
        byte[] value = ClientBytes.Of(command.Value!);
        switch (command.Action)
        {
            case TypedAction.PushHead or TypedAction.PushTail:
                write.Push(key, command.Action == TypedAction.PushHead ? ListSide.Before : ListSide.After, value);
                return true;
            case TypedAction.FillList:
                for (int i = 0; i < TypedCommand.FilledItems; i++) write.Push(key, ListSide.After, ClientBytes.Of(command.FilledWith(i)));
                return true;
            case TypedAction.InsertItem when count > 0:
                write.Insert(key, command.InsertedAt(count), value);
                return true;
            case TypedAction.SetItem when count > 0:
                write.SetItem(key, command.SetAt(count), value);
                return true;
            case TypedAction.PopHead or TypedAction.PopTail when count > 0:
                write.RemoveItem(key, command.Action == TypedAction.PopHead ? 0 : count - 1);
                return true;
            default:
                return false;
        }
    }

    private bool DoOnStream(in TypedCommand command, byte[] key, WriteScope write)
    {
        StreamView stream = StreamView.Open(Keyspace, key);
        int trimmed = command.Trimmed(stream.Count);
        switch (command.Action)
        {
            case TypedAction.AddEntry:
                byte[] value = ClientBytes.Of(command.Value!);
                ulong nowMs = (ulong)Math.Max(0, command.NowMs);
                StreamId id = StreamId.After(stream.LastId, nowMs, replica.Options.Slot, command.Members)!.Value;
                write.AddEntry(key, id, [1, (byte)'f', (byte)value.Length, .. value]);
                return true;
            case TypedAction.DeleteEntry when stream.Count > 0:
                write.DeleteEntries(key, [stream.At(command.SetAt(stream.Count)).Id]);
                return true;
            case TypedAction.TrimEntries when trimmed > 0:
                write.TrimStream(key, trimmed);
                return true;
            default:
                return false;
        }
    }

    private static bool DoOnKey(in TypedCommand command, byte[] key, WriteScope write)
    {
        if (command.Action == TypedAction.Expire) write.Expire(key, command.DeadlineMs);
        else write.Purge(key);
        return true;
    }

    private bool Flush(WriteScope write)
    {
        if (Keyspace.Versions == 0) return false;
        write.Flush();
        return true;
    }

    // Not done as long as a node of an older build may be a member.
    private bool FlushDatabase(WriteScope write)
    {
        bool hasAny = Keyspace.StoreOf(DatabaseKey.NumberAsBytes(ClientBytes.OtherDatabase)).Versions > 0;
        return hasAny && write.TryFlush(ClientBytes.OtherDatabase);
    }
}
