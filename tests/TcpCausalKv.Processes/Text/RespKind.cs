namespace TcpCausalKv.Processes.Text;

/// <summary>The kinds of reply in RESP2.</summary>
internal enum RespKind
{
    /// <summary><c>+OK</c></summary>
    Status,

    /// <summary><c>-ERR what is wrong</c></summary>
    Error,

    /// <summary><c>:3</c></summary>
    Integer,

    /// <summary><c>$5</c> and the bytes.</summary>
    Bulk,

    /// <summary><c>$-1</c> or <c>*-1</c></summary>
    Nil,

    /// <summary><c>*2</c> and the items.</summary>
    Array,
}
