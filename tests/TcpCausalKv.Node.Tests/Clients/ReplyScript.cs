namespace TcpCausalKv.Node.Tests.Clients;

/// <summary>A dialogue with a node, one command and its reply a line.</summary>
/// <remarks>
/// <code>
/// SET a 1  =>  +OK|           a bar stands for CR LF
/// GET a    =>  $1|1|
/// ECHO b   =>  \              a backslash joins the next line to this one
///     $1|b|
/// </code>
/// </remarks>
internal static class ReplyScript
{
    private const string Arrow = "=>";

    /// <summary>Says every command, and checks that the reply is the expected one.</summary>
    /// <param name="node">Who is asked.</param>
    /// <param name="script">The dialogue.</param>
    /// <param name="protocol">The version of RESP: 2 or 3.</param>
    public static void Play(NodeUnderTest node, string script, int protocol = 2)
    {
        using TestClient client = node.Connect();
        client.Ask($"HELLO {protocol}");
        string joined = script.Replace("\\\n", "", StringComparison.Ordinal);
        foreach (string line in joined.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int arrow = line.IndexOf(Arrow, StringComparison.Ordinal);
            string command = line[..arrow].Trim();
            string expected = line[(arrow + Arrow.Length)..].Trim();
            string reply = client.Ask(command).Replace("\r\n", "|", StringComparison.Ordinal);

            Assert.Equal($"{command} {Arrow} {expected}", $"{command} {Arrow} {reply}");
        }
    }

    /// <summary>The same on a connection that stands, and without a command between the lines, which MULTI would queue.</summary>
    public static void Play(TestClient client, string script)
    {
        foreach (string line in script.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int arrow = line.IndexOf(Arrow, StringComparison.Ordinal);
            client.Send(line[..arrow].Trim() + "\r\n");
            client.Expect(line[(arrow + Arrow.Length + 1)..].Replace("|", "\r\n", StringComparison.Ordinal));
        }
    }
}
