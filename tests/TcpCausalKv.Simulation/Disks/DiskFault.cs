namespace TcpCausalKv.Simulation.Disks;

/// <summary>What a simulated disk does with one operation.</summary>
public enum DiskFault
{
    /// <summary>What it should.</summary>
    None,

    /// <summary>Refuses it. A sync that is refused also forgets what it had to write: a later one succeeds and has written nothing of it.</summary>
    Refuse,

    /// <summary>Writes the first half of the bytes and refuses the rest, as a full disk does. Other operations are refused.</summary>
    Half,

    /// <summary>The process ends before the operation; of a write, after the first half of it.</summary>
    End,
}
