namespace TcpCausalKv.Node.Clients;

/// <summary>Where a client's session is in its life; it only moves forward.</summary>
internal enum SessionState
{
    /// <summary>Commands are read and run.</summary>
    Serving,

    /// <summary>Nothing more is read; the replies that wait are sent, then the connection is closed.</summary>
    Ending,

    /// <summary>The connection has failed or is given up: what waits is not sent.</summary>
    Lost,

    /// <summary>All is given back.</summary>
    Closed,
}
