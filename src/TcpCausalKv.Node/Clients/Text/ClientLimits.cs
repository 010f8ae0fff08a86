namespace TcpCausalKv.Node.Clients.Text;

/// <summary>
/// Bounds on what one client may send and have waiting. Over a bound of input, the client gets a named error and its connection is closed.
/// </summary>
public sealed record ClientLimits
{
    /// <summary>
    /// Bytes after which an inline command, or a length line, must have ended; as in Redis.
    /// </summary>
    public const int LineBytesMax = 64 * 1024;

    /// <summary>Words of one command: what Redis takes. <see cref="CommandBytesMax"/> is reached long before it.</summary>
    public const int WordsMax = int.MaxValue;

    /// <summary>What each word of a command counts besides its bytes: its place in the table of words.</summary>
    public const int WordOverheadBytes = 16;

    /// <summary>The longest word of a command, in bytes; Redis calls it <c>proto-max-bulk-len</c>. 0..int.MaxValue.</summary>
    public int BulkBytesMax { get; init; } = 512 * 1024 * 1024;

    /// <summary>
    /// The longest command, in bytes as it arrives, plus <see cref="WordOverheadBytes"/> a word; Redis calls it
    /// <c>client-query-buffer-limit</c>. 0..int.MaxValue.
    /// </summary>
    public int CommandBytesMax { get; init; } = 1024 * 1024 * 1024;

    /// <summary>
    /// Bytes of replies that may wait for one client: beyond, its connection is closed. What <c>client-output-buffer-limit</c> of normal clients
    /// begins with.
    /// </summary>
    public int OutputBytesMax { get; init; } = 1024 * 1024 * 1024;
}
