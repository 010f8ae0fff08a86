using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Streams;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>What a command of one client may touch.</summary>
/// <remarks>One a client; on the loop only.</remarks>
internal sealed class CommandContext(ClientConnections connections, ClientSession session, ReplyWriter reply)
{
    /// <summary>All clients.</summary>
    public ClientConnections Connections { get; } = connections;

    /// <summary>The client's connection.</summary>
    public ClientSession Session { get; } = session;

    /// <summary>Takes the reply.</summary>
    public ReplyWriter Reply { get; } = reply;

    /// <summary>The node that the client is connected to.</summary>
    public NodeState Node { get; } = connections.Node;

    /// <summary>Takes the writes.</summary>
    public Replica Replica { get; } = connections.Node.Replica;

    /// <summary>The data, for reading.</summary>
    public Keyspace Keyspace { get; } = connections.Node.Replica.Keyspace;

    /// <summary>How far the client has read streams.</summary>
    public StreamReaders StreamReaders { get; } = new();

    /// <summary>Who the client is.</summary>
    public ClientProfile Client => Session.Profile;

    /// <summary>Begins a write of this node, or joins the one that is under way. Dispose of the scope within the command.</summary>
    public WriteScope BeginWrite() => Replica.BeginWrite(Node.Loop.UnixNowMs);

    /// <summary>A whole write that gives one key a value.</summary>
    public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        using WriteScope write = BeginWrite();
        write.Set(key, value);
    }

    /// <summary>A whole write that gives a string another value; a deadline stays.</summary>
    public void Change(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        using WriteScope write = BeginWrite();
        write.Change(key, value);
    }

    /// <summary>True if a key is of a type, or is not there.</summary>
    /// <returns>False if it is of another; the error is replied then.</returns>
    public bool MayUse(ReadOnlySpan<byte> key, DataType type)
    {
        DataType there = Keyspace.TypeOf(key);
        if (there == type || there == DataType.None) return true;
        Reply.Error(ReplyTexts.WrongType);
        return false;
    }

    /// <summary>The bounds of what a command writes, less what the write has already that it is part of.</summary>
    public WriteBounds BeginBounds() => new(Node.Options.FrameLimits, Replica.OpenWriteBytes);

    /// <summary>True if a write keeps within bounds.</summary>
    /// <returns>False if it does not; the error is replied then.</returns>
    public bool MayWrite(WriteBounds bounds)
    {
        if (bounds.Refusal is not { } refusal) return true;
        Reply.Error(refusal);
        return false;
    }

    /// <summary>Reads a hash or a set, and counts whether it was there.</summary>
    /// <returns>False if the key is of another type; the error is replied then.</returns>
    public bool TryRead(ReadOnlySpan<byte> key, ElementKind kind, out CollectionView view)
    {
        view = Keyspace.Open(key, kind);
        if (view.Count == 0 && !MayUse(key, DataTypes.Of(kind))) return false;
        CountRead(view.Count > 0);
        return true;
    }

    /// <summary>Reads a list, and counts whether it was there.</summary>
    /// <returns>False if the key is of another type; the error is replied then.</returns>
    public bool TryReadList(ReadOnlySpan<byte> key, out ListView list)
    {
        if (!TryOpenList(key, out list)) return false;
        CountRead(list.Count > 0);
        return true;
    }

    /// <summary>Looks at a list that is to be changed.</summary>
    /// <returns>False if the key is of another type; the error is replied then.</returns>
    public bool TryOpenList(ReadOnlySpan<byte> key, out ListView list)
    {
        list = Keyspace.OpenList(key);
        return list.Count > 0 || MayUse(key, DataType.List);
    }

    /// <summary>Decides whether a write may give a key a value of so many bytes.</summary>
    /// <returns>False if it is too large; the error is replied then.</returns>
    public bool MaySet(ReadOnlySpan<byte> key, int valueBytes) => MayWrite(key.Length, valueBytes);

    /// <summary>Decides whether a write may have an effect with a name and a value of so many bytes.</summary>
    /// <param name="nameBytes">Bytes of the key, and of the part if the effect is on one.</param>
    /// <param name="valueBytes">Bytes of the value.</param>
    /// <returns>False if it is too large; the error is replied then.</returns>
    public bool MayWrite(int nameBytes, int valueBytes)
    {
        WriteBounds bounds = BeginBounds();
        bounds.TryAdd(nameBytes, valueBytes);
        return MayWrite(bounds);
    }

    /// <summary>Decides whether a key's value may grow to so many bytes.</summary>
    /// <returns>False if it is too large; the error is replied then.</returns>
    public bool MayGrow(ReadOnlySpan<byte> key, long valueBytes)
    {
        if (valueBytes <= Node.Options.FrameLimits.ValueBytesMax) return MaySet(key, (int)valueBytes);

        Reply.Error(ReplyTexts.ValueTooLong);
        return false;
    }

    /// <summary>Reads a key that is to hold a string or nothing, and counts whether it was there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Borrowed until the next change; empty if there is none.</param>
    /// <param name="exists">Whether the key is there.</param>
    /// <returns>False if the key holds something else; the error is replied then.</returns>
    public bool TryReadString(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out bool exists)
    {
        bool isText = TryReadStringToChange(key, out value, out exists);
        CountRead(exists);
        return isText;
    }

    /// <summary>Does what <see cref="TryReadString"/> does, but counts nothing: Redis counts no key that is read to be changed.</summary>
    public bool TryReadStringToChange(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out bool exists)
    {
        exists = Keyspace.TryGet(key, out value);
        return exists || MayUse(key, DataType.Text);
    }

    /// <summary>Reads the number of a database.</summary>
    /// <returns>False if there is none of that number; the error is replied then.</returns>
    public bool TryReadDatabase(ReadOnlySpan<byte> word, out int database)
    {
        database = 0;
        if (!RedisNumber.TryParse(word, out long number)) Reply.Error(ReplyTexts.NotAnInteger);
        else if (number is < 0 or >= DatabaseKey.Databases) Reply.Error(ReplyTexts.NoSuchDatabase);
        else
        {
            database = (int)number;
            return true;
        }

        return false;
    }

    /// <summary>Reads one key, and counts whether it was there.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        bool found = Keyspace.TryGet(key, out value);
        CountRead(found);
        return found;
    }

    /// <summary>What a key shows itself as, and counts whether it was there.</summary>
    public DataType ReadType(ReadOnlySpan<byte> key)
    {
        DataType type = Keyspace.TypeOf(key);
        CountRead(type != DataType.None);
        return type;
    }

    /// <summary>Counts that a key was read.</summary>
    public void CountRead(bool found)
    {
        if (found) Connections.Counters.Hits++;
        else Connections.Counters.Misses++;
    }
}
