namespace TcpCausalKv.Core.Storage.Log;

/// <summary>Segments that were found damaged while they were read for peers.</summary>
/// <param name="Count">How many.</param>
/// <param name="File">The name that the last of them has now.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record LogPartSetAside(long Count, string File, string Reason);
