namespace TcpCausalKv.Node.Clients.Text;

/// <summary>How replies to a client are written.</summary>
public enum ReplyMode
{
    /// <summary>The second version of Redis's protocol, as every connection begins.</summary>
    Resp2,

    /// <summary>The third version of Redis's protocol, after <c>HELLO 3</c>.</summary>
    Resp3,

    /// <summary>Lines for people, after <c>MODE TEXT</c>.</summary>
    Text,
}
