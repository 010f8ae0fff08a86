using System.Buffers;

namespace TcpCausalKv.Simulation.Networks;

/// <summary>A piece of a sequence in two pieces, used again and again.</summary>
internal sealed class PipeSegment : ReadOnlySequenceSegment<byte>
{
    internal void Set(ReadOnlyMemory<byte> memory, long runningIndex, PipeSegment? next)
    {
        Memory = memory;
        RunningIndex = runningIndex;
        Next = next;
    }
}
