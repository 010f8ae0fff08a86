using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Node.Storage;

/// <summary>
/// A node's disk has failed while it served, other than for want of room: what it has of the last writes is unknown, and the node has ended.
/// </summary>
/// <param name="cause">What the disk refused.</param>
public sealed class DiskFailedException(StorageException cause) : IOException(cause.Message, cause);
