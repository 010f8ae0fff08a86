namespace TcpCausalKv.Core.Wire.Batches;

/// <summary>The frames of one turn in delivery order, in runs of whole ones.</summary>
/// <remarks>Borrowed from the <see cref="BatchWriter"/> until it is cleared; a run that may be kept, for ever.</remarks>
internal readonly struct TurnFrames(BatchWriter writer)
{
    /// <summary>Runs, some of which may be empty.</summary>
    public int Count => writer.RunCount;

    /// <summary>One run.</summary>
    /// <param name="index">From 0 up to <see cref="Count"/>.</param>
    /// <param name="mayBeKept">True if its bytes never change, so that it need not be copied.</param>
    public ReadOnlyMemory<byte> Run(int index, out bool mayBeKept) => writer.Run(index, out mayBeKept);

    /// <summary>A copy of all, for tests and tools.</summary>
    public byte[] ToArray()
    {
        List<byte> all = [];
        for (int n = 0; n < Count; n++) all.AddRange(Run(n, out _).Span);
        return [.. all];
    }
}
