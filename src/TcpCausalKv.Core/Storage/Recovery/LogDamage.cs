namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>The first place of a log that can't be believed.</summary>
/// <param name="FileName">The segment's file.</param>
/// <param name="Offset">Where in it.</param>
/// <param name="LogOffset">Where in the log; all before it is good.</param>
/// <param name="Kind">In which way.</param>
/// <param name="What">What is wrong there, in words.</param>
public sealed record LogDamage(string FileName, long Offset, long LogOffset, LogDamageKind Kind, string What)
{
    /// <summary>For people: file, offset and what is wrong.</summary>
    public override string ToString() => $"{FileName} at offset {Offset}: {What}";
}
