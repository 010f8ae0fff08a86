using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.SortedSets;

/// <summary>Members among a command's words, with their scores.</summary>
/// <param name="words">The words.</param>
/// <param name="scores">The scores.</param>
/// <param name="wordsEach">Words for each, of which the last is the member.</param>
internal readonly ref struct ScoredWords(WordList words, double[] scores, int wordsEach)
{
    private readonly WordList _words = words;

    /// <summary>How many there are.</summary>
    public int Count => scores.Length;

    /// <summary>The score of one.</summary>
    public double ScoreAt(int index) => scores[index];

    /// <summary>One member.</summary>
    public ReadOnlySpan<byte> MemberAt(int index) => _words[(wordsEach * (index + 1)) - 1];
}
