using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Workloads;

/// <summary>What all clients do, as one list that can be cut while each operation that is left stays what it was.</summary>
/// <param name="Keys">Keys that operations name: 0 up to this.</param>
/// <param name="Sessions">Sessions: 0 up to this; session n begins at node n modulo the nodes.</param>
/// <param name="Operations">In the order of their times.</param>
public sealed record Workload(int Keys, int Sessions, IReadOnlyList<ClientOperation> Operations)
{
    private const int KeysAtOnceMax = 20;

    /// <summary>Keys that are strings, counters, hashes, sets, sorted sets and lists: 0 up to this, apart from the others.</summary>
    public int TypedKeys { get; init; }

    /// <summary>The workload of a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="nodes">Nodes of its cluster.</param>
    /// <param name="bounds">How many operations, over which time.</param>
    public static Workload Draw(ulong seed, int nodes, ScenarioBounds bounds)
    {
        RandomSource random = new(seed, RandomPurpose.Workload);
        Habits habits = new(random, bounds);
        TypedShare typed = new(seed, bounds);
        ClientOperation[] operations = new ClientOperation[bounds.Operations];
        for (int i = 0; i < operations.Length; i++)
        {
            long at = (long)i * bounds.Ticks / operations.Length;
            operations[i] = typed.Take(habits.Next(random, i + 1, at, nodes));
        }

        return new Workload(habits.Keys, habits.Sessions, operations) { TypedKeys = typed.Keys };
    }

    // The shares of a seed's operations, and how narrow its keys are.
    private sealed class Habits
    {
        private readonly int _hotPercent;
        private readonly int _wholeKeys;
        private readonly int _readPercent;
        private readonly int _movePercent;
        private readonly int _deletePercent;
        private readonly int _flushPerMille;

        internal Habits(RandomSource random, ScenarioBounds bounds)
        {
            Keys = random.Pick(2, 5, 12, 40, 150);
            Sessions = random.Between(2, 10);
            _hotPercent = random.Pick(0, 30, 80);
            _wholeKeys = Keys / 2;
            _readPercent = random.Pick(20, 40, 70);
            _movePercent = random.Pick(0, 2, 10);
            _deletePercent = bounds.Deletes ? random.Pick(0, 10, 40) : 0;
            _flushPerMille = bounds.Deletes ? random.Pick(0, 0, 0, 10) : 0;
        }

        internal int Keys { get; }

        internal int Sessions { get; }

        internal ClientOperation Next(RandomSource random, int id, long atMs, int nodes)
        {
            ClientOperationKind kind = NextKind(random);
            int most = kind is ClientOperationKind.GetSet ? 1 : Math.Min(Keys, KeysAtOnceMax);
            int count = random.Chance(30) ? random.Between(1, most) : 1;
            int key = NextKey(random);
            if (kind is ClientOperationKind.Delete or ClientOperationKind.Replace) (key, count) = Deletable(key, count);
            return new ClientOperation(id, random.Below(Sessions), atMs, kind, key, count, random.Below(nodes));
        }

        private ClientOperationKind NextKind(RandomSource random)
        {
            if (random.Below(1_000) < _flushPerMille) return ClientOperationKind.Flush;
            if (random.Chance(_movePercent)) return ClientOperationKind.Move;
            if (random.Chance(_readPercent)) return ClientOperationKind.Read;
            if (random.Chance(_deletePercent)) return random.Chance(70) ? ClientOperationKind.Delete : ClientOperationKind.Replace;
            return random.Chance(15) ? ClientOperationKind.GetSet : ClientOperationKind.Set;
        }

        private int NextKey(RandomSource random) => random.Chance(_hotPercent) ? random.Below(2) * (Keys / 2) : random.Below(Keys);

        // The lower half of the keys is never deleted: more can be said of what reads of them must give.
        private (int Key, int Count) Deletable(int key, int count)
        {
            int first = Math.Max(_wholeKeys, key);
            return (first, Math.Min(count, Keys - first));
        }
    }
}
