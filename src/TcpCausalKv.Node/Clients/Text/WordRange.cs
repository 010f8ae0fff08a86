namespace TcpCausalKv.Node.Clients.Text;

/// <summary>Where a word stands in the bytes that hold it.</summary>
internal readonly record struct WordRange(int Start, int Length);
