namespace TcpCausalKv.Core.Elements.Lists;

/// <summary>On which side of what it belongs to a component of a position lies: of a whole list, its head or its tail.</summary>
public enum ListSide
{
    /// <summary>Before it; of a list, the head.</summary>
    Before,

    /// <summary>After it; of a list, the tail.</summary>
    After,
}
