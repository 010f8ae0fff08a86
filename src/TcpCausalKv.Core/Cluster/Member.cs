namespace TcpCausalKv.Core.Cluster;

/// <summary>A member of a cluster, as nodes tell each other of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Speaks">The newest version of the peer protocol that it is known to speak.</param>
public sealed record Member(string Name, int Speaks);
