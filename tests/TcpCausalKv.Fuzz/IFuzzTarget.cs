namespace TcpCausalKv.Fuzz;

/// <summary>One reader of bytes that strangers send, and what must hold of it whatever they send.</summary>
public interface IFuzzTarget
{
    /// <summary>The name on the command line, and of the folder of seeds.</summary>
    string Name { get; }

    /// <summary>Hands the bytes to the reader and judges its answer.</summary>
    /// <exception cref="FindingException">A rule is broken. Any other exception is a finding too: none may escape.</exception>
    void Run(ReadOnlySpan<byte> input);

    /// <summary>Inputs to begin with, made by the real encoders: the same ones each time.</summary>
    IEnumerable<Seed> Seeds();
}
