namespace TcpCausalKv.Architecture.Tests;

/// <summary>The size of something in the source.</summary>
/// <param name="Path">The file or folder that it is in, from the repository's root.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Size">In the unit of its rule.</param>
internal sealed record Measurement(string Path, string Place, int Size)
{
    public override string ToString() => $"{Place}: {Size}";
}
