using System.Collections.Concurrent;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Live.Sessions;

/// <summary>What all sessions have done so far. For any thread.</summary>
internal sealed class SessionCounters
{
    private const int UnexpectedKept = 20;

    // What a node may answer to a correct command: it reads its data, its own history is not known yet, its log is full, a wait was too long.
    private static readonly string[] ExpectedErrors = ["LOADING ", "RECOVERING ", "LOGFULL ", "TIMEOUT "];

    private const string Aborted = "EXECABORT Transaction discarded because of: ";

    private readonly ConcurrentQueue<string> _unexpected = new();
    private long _ok;
    private long _fail;
    private long _unknown;
    private long _sessions;
    private long _moves;
    private long _longestWaitMs;

    /// <summary>Commands that were answered.</summary>
    public long Ok => Volatile.Read(ref _ok);

    /// <summary>Commands that were refused.</summary>
    public long Fail => Volatile.Read(ref _fail);

    /// <summary>Commands without a reply.</summary>
    public long Unknown => Volatile.Read(ref _unknown);

    /// <summary>All commands.</summary>
    public long Operations => Ok + Fail + Unknown;

    /// <summary>Sessions begun.</summary>
    public long Sessions => Volatile.Read(ref _sessions);

    /// <summary>Moves of a session to another node, with its token.</summary>
    public long Moves => Volatile.Read(ref _moves);

    /// <summary>The longest wait for a reply, milliseconds.</summary>
    public long LongestWaitMs => Volatile.Read(ref _longestWaitMs);

    /// <summary>Errors that a correct command must not get, the first few.</summary>
    public IReadOnlyCollection<string> Unexpected => _unexpected;

    /// <summary>A command has ended.</summary>
    public void Add(TransactionStatus status)
    {
        if (status == TransactionStatus.Ok) Interlocked.Increment(ref _ok);
        else if (status == TransactionStatus.Fail) Interlocked.Increment(ref _fail);
        else Interlocked.Increment(ref _unknown);
    }

    /// <summary>A session began.</summary>
    public void AddSession() => Interlocked.Increment(ref _sessions);

    /// <summary>A session moved.</summary>
    public void AddMove() => Interlocked.Increment(ref _moves);

    /// <summary>A node answered with an error.</summary>
    public void AddError(string node, IReadOnlyList<string> words, string error)
    {
        string reason = error.StartsWith(Aborted, StringComparison.Ordinal) ? error[Aborted.Length..] : error;
        bool isExpected = Array.Exists(ExpectedErrors, expected => reason.StartsWith(expected, StringComparison.Ordinal));
        if (isExpected || _unexpected.Count >= UnexpectedKept) return;
        _unexpected.Enqueue($"node {node} answered {string.Join(' ', words)} with: {error}");
    }

    /// <summary>A reply, or the end of the wait for it, took so long.</summary>
    public void AddWait(long waitedMs)
    {
        long longest = LongestWaitMs;
        while (waitedMs > longest)
        {
            long seen = Interlocked.CompareExchange(ref _longestWaitMs, waitedMs, longest);
            if (seen == longest) return;
            longest = seen;
        }
    }
}
