using TcpCausalKv.Core.Replication.Links;
using TcpCausalKv.Core.Replication.Log;
using TcpCausalKv.Core.Turns;
using TcpCausalKv.Fuzz.Targets;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Fuzz.Tests;

/// <summary>A check that never fails shows nothing: each one is tripped here by a reader that is wrong.</summary>
public class PlantedBugTests
{
    private const int Seed = 7;
    private const int Mutations = 20_000;

    [Fact]
    public void A_matcher_that_forgets_case_is_caught() =>
        AssertCaught(new GlobTarget((pattern, text, _) => GlobPattern.Matches(pattern, text)), "by definition");

    [Fact]
    public void A_matcher_that_reads_beyond_the_pattern_is_caught() =>
        AssertCaught(new GlobTarget((pattern, text, _) => pattern[0] == text[0]), nameof(IndexOutOfRangeException));

    [Fact]
    public void A_reader_that_believes_a_declared_length_is_caught() =>
        AssertCaught(new GreedyTarget(), "allocate");

    [Fact]
    public void A_loader_that_takes_every_element_for_a_text_is_caught() =>
        AssertCaught(
            new SnapshotTarget((keyspace, in version) => keyspace.TryRestore(version.Key, version.Dot, version.Timestamp, version.Value)),
            "the digest is the sum over the versions");

    [Fact]
    public void A_turn_that_never_reaches_the_log_is_caught()
    {
        ReplicaRun run = new(FuzzCluster.Log());
        run.Write("logged"u8, "1"u8);
        run.EndTurn();
        run.CheckLogReplays();

        run.Write("lost"u8, "2"u8);
        EndTurnIn(FuzzCluster.Log(), run);
        AssertFound(run.CheckLogReplays, "the log leads to clock 2.0.0.0, not 1.0.0.0");
    }

    [Fact]
    public void Changed_bytes_in_the_log_are_caught()
    {
        ReplicaRun run = new(FuzzCluster.Log());
        run.Write("key"u8, "1"u8);
        MemoryLog other = FuzzCluster.Log();
        EndTurnIn(other, run);
        byte[] frames = other.Read(0).ToArray();
        frames[^1] ^= 1;
        FrameSeals.Mend(frames);
        run.Log.Append(frames);
        AssertFound(run.CheckLogReplays, "equal clocks mean equal digests");
    }

    [Fact]
    public void Whole_frames_get_right_checksums_and_what_follows_stays()
    {
        byte[] frame = [6, 0, 0, 0, 9, 9, 9, 9, 7, 1, 0xFF];
        FrameSeals.Mend(frame);
        Assert.True(Core.Wire.Frame.IsIntact(frame.AsSpan(0, 10)));
        Assert.Equal(0xFF, frame[^1]);
    }

    private static void EndTurnIn(MemoryLog log, ReplicaRun run) =>
        new NodeTurn(run.Replica, log, new LinkOptions(), AloneSurroundings.Instance).End(nowMs: 0, nowMicros: 0);

    private static void AssertCaught(IFuzzTarget target, string word) =>
        AssertFound(() => MutationRun.Over(target, Mutations, Seed), word);

    private static void AssertFound(Action run, string word)
    {
        FindingException finding = Assert.Throws<FindingException>(run);
        Assert.Contains(word, finding.Message, StringComparison.Ordinal);
    }

    /// <summary>Takes as much memory as the first byte asks for, of the corpus of the frames.</summary>
    private sealed class GreedyTarget : IFuzzTarget
    {
        public string Name => "frame";

        public void Run(ReadOnlySpan<byte> input) => GC.KeepAlive(new byte[input.Length < 3 ? 0 : input[2] * 64 * 1024]);

        public IEnumerable<Seed> Seeds() => [];
    }
}
