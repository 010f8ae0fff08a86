namespace TcpCausalKv.Simulation.Workloads;

/// <summary>One thing that a client does.</summary>
/// <param name="Id">Its number, from 1; also the value that it writes, so that every write is unique.</param>
/// <param name="Session">The session that does it, after all its earlier ones.</param>
/// <param name="AtMs">When at the earliest, virtual milliseconds.</param>
/// <param name="Kind">What.</param>
/// <param name="FirstKey">The first key.</param>
/// <param name="KeyCount">Keys in a row, the first after the last.</param>
/// <param name="Node">Where a move goes.</param>
public readonly record struct ClientOperation(int Id, int Session, long AtMs, ClientOperationKind Kind, int FirstKey, int KeyCount, int Node);
