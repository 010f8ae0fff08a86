using TcpCausalKv.Node.Diagnostics;

namespace TcpCausalKv.Node.Clients;

/// <summary>Keeps the memory of all clients together below its bound: whoever takes most is disconnected, as Redis does.</summary>
/// <remarks>On the loop only.</remarks>
internal sealed class ClientMemory(ClientConnections connections)
{
    /// <summary>Bytes that clients have sent and that are not read as commands yet, and bytes of replies that wait, all together.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Clients that were disconnected because all together took too much.</summary>
    internal long Evictions { get; private set; }

    /// <summary>The bound now.</summary>
    internal long BytesMax => connections.Settings.MemoryBound.Of(connections.Node.MemoryBytesMax);

    /// <summary>A client takes so much more, or less.</summary>
    internal void Note(long change)
    {
        Bytes += change;
        if (change > 0 && Bytes > BytesMax) EvictLargest();
    }

    // The memory is free at once; the connection ends with the turn.
    private void EvictLargest()
    {
        ClientSession largest = connections.Sessions.MaxBy(session => session.MemoryBytes)!;
        connections.Logger.ClientEvicted(largest.Profile.Id, largest.Profile.Address, largest.MemoryBytes, Bytes);
        Evictions++;
        largest.Drop("all clients together took too much memory");
    }
}
