namespace TcpCausalKv.Simulation.Checks;

/// <summary>What a transaction leaves at a key.</summary>
/// <param name="Writer">The transaction.</param>
/// <param name="Value">The value; none if it deletes the key.</param>
internal readonly record struct KeyWrite(int Writer, int Value);
