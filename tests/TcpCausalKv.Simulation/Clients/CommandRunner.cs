using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Simulation.Clusters;
using TcpCausalKv.Simulation.Histories;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Clients;

/// <summary>Runs clients' operations against a replica, as the product's commands do, and writes down what they read and wrote.</summary>
internal sealed class CommandRunner(ClusterState cluster, int node, Replica replica)
{
    // One in so many writes of typed keys sets one of the others as well.
    private const int TypedAlone = 4;

    private readonly List<HistoryOperation> _operations = [];
    private readonly TypedCommands _typed = new(cluster, replica);
    private int _typedAt;

    /// <summary>Runs a read or write.</summary>
    /// <param name="operation">No move.</param>
    /// <param name="session">Who asks.</param>
    /// <param name="unixMs">The node's wall clock.</param>
    internal CommandOutcome Run(in ClientOperation operation, ClientSession session, long unixMs)
    {
        _operations.Clear();
        _typedAt = cluster.Chronicle.TypedEnd;
        Dot write = operation.Kind == ClientOperationKind.Read ? Read(operation) : Write(operation, unixMs);
        if (write.Entry == 0) Record(ChronicleEventKind.Read, session, default, 0, ChronicleEvent.None);
        if (_typedAt < cluster.Chronicle.TypedEnd) NoteTyped(write);
        session.Token.Join(replica.Applied.Entries);
        return new CommandOutcome([.. _operations], write, replica.Applied.WriteCount());
    }

    private Dot Read(in ClientOperation operation)
    {
        for (int i = 0; i < operation.KeyCount; i++) ReadKey(KeyAt(operation, i));
        return default;
    }

    private Dot Write(in ClientOperation operation, long unixMs)
    {
        ulong before = replica.OwnEntry;
        int clockAt = cluster.Chronicle.Keep(replica.Applied.Entries);
        if (operation.Kind == ClientOperationKind.GetSet) ReadKey(operation.FirstKey);

        using (WriteScope write = replica.BeginWrite(unixMs)) AddEffects(operation, write);
        Dot dot = new(node, replica.OwnEntry);
        if (dot.Entry == before) return default;

        Record(ChronicleEventKind.Wrote, null, dot, replica.Clock.Last.Bits, clockAt);
        return dot;
    }

    private void AddEffects(in ClientOperation operation, WriteScope write)
    {
        switch (operation.Kind)
        {
            case ClientOperationKind.Flush:
                Flush(write);
                break;
            case ClientOperationKind.Typed:
                if (_typed.Run(operation, write)) _operations.Add(new HistoryOperation(OperationKind.Flush, 0, HistoryOperation.None));
                if (operation.Id % TypedAlone == 0) SetKey(write, operation.FirstKey, operation.Id);
                break;
            case ClientOperationKind.Delete:
                for (int i = 0; i < operation.KeyCount; i++) DeleteKey(write, KeyAt(operation, i));
                break;
            case ClientOperationKind.Replace:
                SetKey(write, operation.FirstKey, operation.Id);
                for (int i = 1; i < operation.KeyCount; i++) DeleteKey(write, KeyAt(operation, i));
                break;
            default:
                for (int i = 0; i < operation.KeyCount; i++) SetKey(write, KeyAt(operation, i), operation.Id);
                break;
        }
    }

    private int KeyAt(in ClientOperation operation, int index) => (operation.FirstKey + index) % cluster.Chronicle.Keys;

    private void ReadKey(int key)
    {
        int value = replica.Keyspace.TryGet(ClientBytes.Key(key), out ReadOnlySpan<byte> bytes) ? ClientBytes.NumberOf(bytes) : HistoryOperation.None;
        _operations.Add(new HistoryOperation(OperationKind.Read, key, value));
    }

    private void SetKey(WriteScope write, int key, int value)
    {
        Span<byte> buffer = stackalloc byte[1_024];
        SimulatedBuild.Set(replica, write, ClientBytes.Key(key), ClientBytes.Value(value, buffer));
        _operations.Add(new HistoryOperation(OperationKind.Write, key, value));
    }

    // A delete that finds nothing has no effect: it is a read of nothing.
    private void DeleteKey(WriteScope write, int key)
    {
        OperationKind kind = write.Delete(ClientBytes.Key(key)) ? OperationKind.Delete : OperationKind.Read;
        _operations.Add(new HistoryOperation(kind, key, HistoryOperation.None));
    }

    private void Flush(WriteScope write)
    {
        if (replica.Keyspace.Versions == 0) return;
        _operations.Add(new HistoryOperation(OperationKind.Flush, 0, HistoryOperation.None));
        if (cluster.Chronicle.TypedKeys > 0) cluster.Chronicle.Keep(new TypedCommand(TypedAction.Flush, 0) { IsDone = true });
        write.Flush();
    }

    private void NoteTyped(Dot write)
    {
        if (write.Entry > 0) cluster.TypedWrites.Add(write);
        cluster.RecordShown(node, replica);
    }

    private void Record(ChronicleEventKind kind, ClientSession? session, Dot dot, ulong timestamp, int clockAt)
    {
        int at = cluster.Chronicle.OperationsEnd;
        foreach (HistoryOperation operation in _operations) cluster.Chronicle.Keep(operation);
        cluster.Chronicle.Add(new ChronicleEvent(kind, cluster.NowMs, node)
        {
            Detail = session?.Number ?? ChronicleEvent.None,
            First = dot.Entry,
            Last = dot.Entry,
            Timestamp = timestamp,
            ClockAt = clockAt,
            OperationsAt = at,
            OperationCount = _operations.Count,
            TypedAt = _typedAt,
            TypedCount = cluster.Chronicle.TypedEnd - _typedAt,
        });
    }
}
