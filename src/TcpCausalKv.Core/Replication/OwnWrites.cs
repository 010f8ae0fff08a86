using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements.Lists;
using TcpCausalKv.Core.Wire.Batches;

namespace TcpCausalKv.Core.Replication;

/// <summary>Names this node's own writes, encodes them at the end of the turn, and applies them.</summary>
/// <remarks>A part of the replica, and on its thread.</remarks>
internal sealed class OwnWrites(Replica replica, BatchWriter turn, IReplicaTrace? trace)
{
    private EffectChoice? _effects;
    private ListChoice? _lists;
    private StreamChoice? _streams;
    private int _scopes;
    private Dot _writing;
    private HybridTimestamp _timestamp;

    /// <summary>What a position of a list is made from that the next effect makes.</summary>
    internal PositionSource NextPosition => new(_timestamp, replica.Options.Slot, turn.EffectCount);

    /// <summary>True while a write is made.</summary>
    internal bool IsUnderWay => _scopes > 0;

    /// <summary>The data.</summary>
    internal Keyspace Keyspace => replica.Keyspace;

    /// <summary>Chooses the effects of what is done.</summary>
    internal EffectChoice Effects => _effects ??= new EffectChoice(this, replica.Options.Slot);

    /// <summary>Chooses the effects of what is done to lists.</summary>
    internal ListChoice Lists => _lists ??= new ListChoice(this);

    /// <summary>Chooses the effects of what is done to streams.</summary>
    internal StreamChoice Streams => _streams ??= new StreamChoice(this);

    /// <summary>What reads show: what is applied, and the write that is under way if it has an effect. A copy.</summary>
    internal VectorClock Shown()
    {
        VectorClock shown = replica.Applied.Clone();
        if (IsUnderWay && turn.EffectCount > 0) shown.Advance(replica.Options.Slot, _writing.Entry);
        return shown;
    }

    /// <summary>Begins a write, or joins the one that is under way.</summary>
    internal WriteScope Begin(long unixMs)
    {
        if (_scopes++ == 0) Open(unixMs);
        return new WriteScope(this);
    }

    /// <inheritdoc cref="Replica.IsKnownToAll"/>
    internal bool IsKnownToAll(EffectKind kind) => replica.IsKnownToAll(kind);

    /// <summary>Adds an effect to the write that is under way, and applies it.</summary>
    internal void Add(in Effect effect)
    {
        if (_scopes == 0) throw new InvalidOperationException("An effect was added outside of a write.");
        if (!IsKnownToAll(effect.Kind)) throw new InvalidOperationException($"Not all members know {effect.Kind}.");
        turn.AddEffect(effect);
        replica.Keyspace.Apply(effect, new WriteContext(_writing, _timestamp, replica.Applied.Entries), replica.Options.Effects);
    }

    /// <summary>A scope ends, and with the outermost one the write; one without effects is none.</summary>
    internal void End()
    {
        if (--_scopes > 0 || !turn.EndWrite()) return;
        replica.Clock.Observe(_timestamp);
        replica.Applied.Advance(replica.Options.Slot, _writing.Entry);
        trace?.Wrote(_writing);
    }

    private void Open(long unixMs)
    {
        turn.AssertIsOpen();
        replica.NoteTime(unixMs);
        if (IsBatchFull()) turn.CloseBatch();
        if (!turn.IsBatchOpen) OpenBatch(unixMs);
        _writing = new Dot(replica.Options.Slot, replica.HistoryGate.EntryAfter(replica.OwnEntry));
        _timestamp = new HybridTimestamp(replica.Clock.Last.Bits + 1);
        turn.BeginWrite();
    }

    private bool IsBatchFull() =>
        turn.BatchBytes >= replica.Options.Limits.BatchBytesTarget || turn.BatchCount >= replica.Options.Limits.BatchCountMax;

    // Timestamps inside a batch are consecutive, so the wall clock is looked at only here.
    private void OpenBatch(long unixMs)
    {
        HybridTimestamp first = replica.Clock.Next(unixMs);
        replica.Clock.Observe(new HybridTimestamp(first.Bits - 1));
        turn.OpenBatch(replica.Options.Slot, replica.HistoryGate.EntryAfter(replica.OwnEntry), first, replica.Applied);
    }
}
