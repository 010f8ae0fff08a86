namespace TcpCausalKv.Core.Effects;

/// <summary>What an effect does. The numbers are on the wire and in logs: they never change their meaning.</summary>
public enum EffectKind : byte
{
    /// <summary>The key gets a value; the versions that the write had seen go.</summary>
    Set = 1,

    /// <summary>The versions of the key that the write had seen go.</summary>
    Delete = 2,

    /// <summary>The versions of every key that the write had seen go.</summary>
    Flush = 3,
}
