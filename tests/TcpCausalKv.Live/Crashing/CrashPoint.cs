namespace TcpCausalKv.Live.Crashing;

/// <summary>A moment in a node's life: it is about to call the system for the so-manieth time about a file.</summary>
/// <param name="Call">The system call.</param>
/// <param name="File">The file in the data directory; "." for the directory itself.</param>
/// <param name="Number">Which of its calls, from 1, counted by thread.</param>
internal sealed record CrashPoint(string Call, string File, int Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Call} {File} #{Number}";
}
