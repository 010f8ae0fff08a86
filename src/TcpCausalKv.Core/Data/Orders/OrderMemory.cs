namespace TcpCausalKv.Core.Data.Orders;

/// <summary>The memory of all orders of a store.</summary>
internal sealed class OrderMemory
{
    /// <summary>In bytes.</summary>
    public long Bytes { get; set; }
}
