namespace TcpCausalKv.Core.Replication.Delivery;

/// <summary>What to do with a batch that has arrived.</summary>
public enum DeliveryDecision
{
    /// <summary>All of it is here already, applied or held: drop it.</summary>
    Duplicate,

    /// <summary>It does not begin right after what is here of its origin: a protocol error on a stream that promised order.</summary>
    Gap,

    /// <summary>It is next from its origin, but some dependency is not applied yet: keep it.</summary>
    Hold,

    /// <summary>Its causes are all here: apply it.</summary>
    Apply,
}
