namespace TcpCausalKv.Fuzz;

/// <summary>An input to begin with.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="Bytes">The whole input.</param>
public sealed record Seed(string Name, byte[] Bytes);
