namespace TcpCausalKv.Fuzz;

/// <summary>An input to begin with.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="Bytes">The whole input.</param>
public sealed record Seed(string Name, byte[] Bytes)
{
    /// <summary>An input whose payload is frames.</summary>
    /// <param name="name">Its file's name.</param>
    /// <param name="options">The target's choices.</param>
    /// <param name="lengths">Lengths of the pieces in which the frames arrive; none for one piece.</param>
    /// <param name="frames">The frames.</param>
    public static Seed OfFrames(string name, byte options, byte[] lengths, params IEnumerable<byte[]> frames) =>
        new(name, FuzzInput.Bytes(options, lengths, frames.SelectMany(frame => frame).ToArray()));
}
