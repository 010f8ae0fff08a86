namespace TcpCausalKv.Node.Clients.Text;

/// <summary>What came of an attempt to read a command.</summary>
public enum ReadStatus
{
    /// <summary>One whole command was read.</summary>
    Done,

    /// <summary>The input ends inside a command, or between two; try again with more.</summary>
    NeedMore,

    /// <summary>The input is not a valid command, so the next one cannot be found: send the error, then close the connection.</summary>
    ProtocolError,
}
