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
    public void A_frame_that_is_not_whole_is_caught_behind_a_mended_checksum()
    {
        byte[] frame = [6, 0, 0, 0, 9, 9, 9, 9, 7, 1, 0xFF];
        FrameSeals.Mend(frame);
        Assert.True(Core.Wire.Frame.IsIntact(frame.AsSpan(0, 10)));
        Assert.Equal(0xFF, frame[^1]);
    }

    private static void AssertCaught(IFuzzTarget target, string word)
    {
        FindingException finding = Assert.Throws<FindingException>(() => MutationRun.Over(target, Mutations, Seed));
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
