namespace TcpCausalKv.Load.Causality;

/// <summary>
/// What makes a twin of the server that knows no causality: batches carry no dependency clock, none is written, sent, checked, logged or
/// compared; whatever arrives in its origin's order is applied at once; what arrives last replaces what was there; and this node's batch stays
/// open while others' are applied, for it has no dependencies that could change.
/// </summary>
/// <remarks>
/// All else is the product: framing, checksums, counting per origin, acknowledgements, keyspace, log, loop. Its nodes need not come to the same
/// data when a key is written at two of them at once, which is what the clock is for; that makes it cheaper than any store that does, so that
/// the cost which is reported is rather too high than too low.
/// </remarks>
internal static class TwinSource
{
    /// <summary>All changes.</summary>
    public static IReadOnlyList<SourceEdit> Edits { get; } =
    [
        new("DeliveryRule.cs",
            "return applied.FirstMissing(batch.Dependencies) < 0 ? DeliveryDecision.Apply : DeliveryDecision.Hold;",
            "return DeliveryDecision.Apply;"),
        new("BatchHeader.cs",
            "MemoryMarshal.Cast<byte, ulong>(_frame.Slice(DependenciesAt, _frame[WidthAt] * VectorClock.EntryBytes));", "default;"),
        new("BatchHeader.cs", "DependenciesAt + width * VectorClock.EntryBytes;", "DependenciesAt;"),
        new("BatchWriter.cs", "dependencies.CopyTo(header[BatchHeader.DependenciesAt..]);", ""),
        new("BatchCheck.cs", "return CheckDependencies(header);", "return WireFault.None;"),
        new("CausalContext.cs",
            """
                    (dot.Origin == _by.Origin && dot.Entry <= _by.Entry)
                    || dot.Entry <= ClockOf(dot.Origin);
            """,
            "        true;"),
        new("DeliveryRule.cs", "batch.Dependencies[batch.Origin] != received", "batch.FirstEntry != received + 1"),
        new("Losses.cs", "        ulong before = batch.Dependencies[batch.Origin];\n", "        ulong before = batch.FirstEntry - 1;\n"),
        new("Intake.cs", "    private ulong _wokenOrigins;\n",
            """
                private ulong _wokenOrigins;
                private readonly System.Buffers.ArrayBufferWriter<byte> _received = new();

                internal void AppendReceived()
                {
                    if (_received.WrittenCount > 0) turn.Append(_received.WrittenSpan);
                    _received.ResetWrittenCount();
                }

            """),
        new("Intake.cs",
            "        turn.CloseBatch();\n        if (owned is not null && IsLong(frame)) turn.AppendOwned(owned);\n"
                + "        else turn.Append(frame);\n",
            "        if (turn.IsBatchOpen) System.Buffers.BuffersExtensions.Write(_received, frame);\n        else turn.Append(frame);\n"),
        new("Replica.cs",
            "        _turn.CloseBatch();\n        HistoryGate.Advance(OwnEntry);\n",
            "        _turn.CloseBatch();\n        _intake.AppendReceived();\n        HistoryGate.Advance(OwnEntry);\n"),
        new("Replica.cs",
            "if (position.Digest == Keyspace.Digest || !_applied.Equals(position.Applied)) return true;",
            "if (position.Applied.Width > 0) return true;"),
    ];
}
