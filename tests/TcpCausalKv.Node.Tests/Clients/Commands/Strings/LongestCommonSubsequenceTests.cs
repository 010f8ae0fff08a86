using TcpCausalKv.Node.Clients.Commands.Strings;

namespace TcpCausalKv.Node.Tests.Clients.Commands.Strings;

public sealed class LongestCommonSubsequenceTests
{
    [Fact]
    public void Every_pair_of_short_values_has_the_subsequence_of_the_definition()
    {
        byte[][] values = [.. Enumerable.Range(0, 6).SelectMany(length => ValuesOf(length))];
        foreach (byte[] first in values)
        {
            foreach (byte[] second in values) AssertIsOfDefinition(first, second);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Long_values_have_the_subsequence_of_the_definition(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 20; round++)
        {
            byte[] first = new byte[random.Next(200)];
            byte[] second = new byte[random.Next(200)];
            for (int i = 0; i < first.Length; i++) first[i] = (byte)random.Next(4);
            for (int i = 0; i < second.Length; i++) second[i] = (byte)random.Next(4);
            AssertIsOfDefinition(first, second);
        }
    }

    private static IEnumerable<byte[]> ValuesOf(int length) =>
        Enumerable.Range(0, 1 << length).Select(bits => Enumerable.Range(0, length).Select(i => (byte)((bits >> i) & 1)).ToArray());

    private static void AssertIsOfDefinition(byte[] first, byte[] second)
    {
        int[,] lengths = LengthsOf(first, second);
        List<CommonRun> runs = [];

        Assert.Equal(lengths[first.Length, second.Length], LongestCommonSubsequence.Measure(first, second));
        Assert.Equal(lengths[first.Length, second.Length], LongestCommonSubsequence.Find(first, second, runs));
        Assert.Equal(PairsOf(first, second, lengths), runs.SelectMany(PairsOf));
        Assert.DoesNotContain(runs.Zip(runs.Skip(1)), pair => Follow(pair.Second, pair.First));
    }

    private static int[,] LengthsOf(byte[] first, byte[] second)
    {
        int[,] lengths = new int[first.Length + 1, second.Length + 1];
        for (int i = 1; i <= first.Length; i++)
        {
            for (int j = 1; j <= second.Length; j++)
            {
                bool isEqual = first[i - 1] == second[j - 1];
                lengths[i, j] = isEqual ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return lengths;
    }

    // The pairs of equal bytes on Redis's way back.
    private static IEnumerable<(int First, int Second)> PairsOf(byte[] first, byte[] second, int[,] lengths)
    {
        int i = first.Length;
        int j = second.Length;
        while (i > 0 && j > 0)
        {
            if (first[i - 1] == second[j - 1]) yield return (--i, --j);
            else if (lengths[i - 1, j] > lengths[i, j - 1]) i--;
            else j--;
        }
    }

    private static IEnumerable<(int First, int Second)> PairsOf(CommonRun run) =>
        Enumerable.Range(0, run.Length).Reverse().Select(i => (run.First + i, run.Second + i));

    private static bool Follow(CommonRun one, CommonRun next) =>
        one.First + one.Length == next.First && one.Second + one.Length == next.Second;
}
