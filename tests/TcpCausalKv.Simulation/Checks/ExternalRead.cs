namespace TcpCausalKv.Simulation.Checks;

/// <summary>A read of what another transaction wrote, or of nothing.</summary>
/// <param name="Reader">The transaction that reads.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Writer">The transaction that wrote the value; -1 if the key had none.</param>
internal readonly record struct ExternalRead(int Reader, int Key, int Value, int Writer);
