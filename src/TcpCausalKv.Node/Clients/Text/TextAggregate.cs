namespace TcpCausalKv.Node.Clients.Text;

/// <summary>What a nested reply looks like in text mode.</summary>
internal enum TextAggregate
{
    /// <summary><c>1) element</c></summary>
    Array,

    /// <summary><c>1~ element</c></summary>
    Set,

    /// <summary><c>1# key => value</c></summary>
    Map,
}
