namespace TcpCausalKv.Core.Effects;

/// <summary>The parts of an effect that follow its kind, in the order in which they are encoded.</summary>
[Flags]
public enum EffectParts
{
    /// <summary>The kind alone.</summary>
    None = 0,

    /// <summary>A key: binary.</summary>
    Key = 1 << 0,

    /// <summary>A value: binary.</summary>
    Value = 1 << 1,

    /// <summary>The name of an element, between key and value: binary.</summary>
    Element = 1 << 2,
}
