using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Live.Checking;

/// <summary>Keeps histories in files: all of them if asked to, otherwise those that show a violation.</summary>
/// <param name="options">What the check is told.</param>
internal sealed class HistoryKeeper(CheckOptions options)
{
    private bool _hasBegun;

    /// <summary>Keeps a round's history if it is to be kept.</summary>
    /// <returns>The file; null if it is not kept.</returns>
    public string? Keep(int round, History history, bool isViolated)
    {
        if (options.HistoryFile is null && !isViolated) return null;

        // Rounds share neither keys nor sessions: one behind the other they are a history too.
        string file = options.HistoryFile ?? $"causal-history-{options.Seed}-{round}.jsonl";
        using StreamWriter output = new(file, append: options.HistoryFile is not null && _hasBegun);
        HistoryWriter.Write(history, output);
        _hasBegun = true;
        return file;
    }
}
