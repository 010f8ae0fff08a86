namespace TcpCausalKv.Node.Loop;

/// <summary>Which readiness of a socket somebody wants to hear of.</summary>
[Flags]
public enum Interest
{
    /// <summary>Nothing, not even errors: the socket is not watched.</summary>
    None = 0,

    /// <summary>Bytes or a connection have arrived, or the other side has closed.</summary>
    Read = 1,

    /// <summary>There is room to send, or a connect has ended.</summary>
    Write = 2,
}
