namespace TcpCausalKv.Load.Comparing;

/// <summary>What is wrong with a contender while a case's load is put on it.</summary>
internal enum CaseFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>One replica is stopped in its tracks during the load, and has to catch up afterwards.</summary>
    ReplicaStopped,

    /// <summary>The link between the node that is written and one replica delays every byte, both ways.</summary>
    LinkDelayed,
}
