namespace TcpCausalKv.Load.Growth;

/// <summary>What a write costs a cluster in one process, processor time of all its nodes in microseconds.</summary>
/// <param name="Nodes">How many nodes.</param>
/// <param name="OneWriterUs">All writes go to the first node.</param>
/// <param name="AllWriteUs">Every node takes as many of them.</param>
internal sealed record NodeMeasurement(int Nodes, double OneWriterUs, double AllWriteUs);
