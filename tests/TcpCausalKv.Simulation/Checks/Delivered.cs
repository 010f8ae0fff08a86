namespace TcpCausalKv.Simulation.Checks;

/// <summary>A write in the order in which a node delivered it.</summary>
/// <param name="Origin">Who made it.</param>
/// <param name="Entry">Which of its origin's, as a clock's entry.</param>
/// <param name="At">The step in which it was made.</param>
internal readonly record struct Delivered(int Origin, ulong Entry, int At);
