namespace TcpCausalKv.Node.Loop;

/// <summary>One socket's readiness, as a poll found it. An error or a hang-up counts as both: the next call will tell.</summary>
/// <param name="Token">The number that the socket was added under.</param>
/// <param name="Readable">A receive or accept would not block.</param>
/// <param name="Writable">A send would not block, or a connect has ended.</param>
public readonly record struct PollEvent(int Token, bool Readable, bool Writable);
