namespace TcpCausalKv.Node.Tests.Loop.Litmus;

/// <summary>What producers post: who, and which of theirs, from 0.</summary>
internal sealed record LitmusItem(int Producer, int Number);
