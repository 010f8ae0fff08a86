using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication;

/// <summary>Is told what a replica does with each batch, while it does it: for trace logs, golden scripts and checkers.</summary>
/// <remarks>Called on the replica's thread; must not call back into the replica.</remarks>
public interface IReplicaTrace
{
    /// <summary>A received batch was applied.</summary>
    /// <param name="batch">The batch; borrowed.</param>
    /// <param name="releasedBy">The write that it had waited for last, if it was held; else a dot with entry 0.</param>
    void Applied(BatchHeader batch, Dot releasedBy);

    /// <summary>A received batch was held.</summary>
    /// <param name="batch">The batch; borrowed.</param>
    /// <param name="lacks">The first write that it waits for.</param>
    void Held(BatchHeader batch, Dot lacks);

    /// <summary>A received batch was dropped: all of it was here already.</summary>
    void Duplicate(BatchHeader batch);

    /// <summary>A received batch was not taken in, because it is lost, or a member was promised not to.</summary>
    void PassedOver(BatchHeader batch);

    /// <summary>A write was made here, named and applied.</summary>
    void Wrote(Dot dot);
}
