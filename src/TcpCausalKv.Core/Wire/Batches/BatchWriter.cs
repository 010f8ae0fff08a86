using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MessagePack;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Effects;

namespace TcpCausalKv.Core.Wire.Batches;

/// <summary>
/// The frames of one turn, in delivery order, in one growing buffer: received batches as they came, and this node's own
/// open batch, encoded in place at the end. Long batches that others own stay in their own memory.
/// </summary>
/// <remarks>
/// <code>
/// own buffer   | frames ... |           | frames ... |           | open batch ...
/// long ones                 [ frame 0 ]              [ frame 1 ]
/// </code>
/// Owned by the replica; not thread-safe. Invariant: bytes before the open batch are whole, sealed frames; only the end grows.
/// </remarks>
public sealed class BatchWriter
{
    // A full turn has 1 MiB of frames and one more: its buffer is kept, and only that of a very large write is let go.
    private const int BufferBytesKept = 8 * 1024 * 1024;

    // An effect's largest overhead: array header, kind, three binary headers.
    private const int EffectOverheadBytes = 1 + 1 + 5 + 5 + 5;

    private readonly int _width;
    private readonly EffectTable _effects;
    private readonly List<(int At, byte[] Frame)> _long = [];
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;
    private int _batchAt = -1;
    private int _batchCount;
    private int _writeAt;
    private uint _effectCount;
    private long _longBytes;
    private bool _isTaken;

    /// <summary>A writer of batches with dependency clocks of <paramref name="width"/> entries.</summary>
    /// <param name="width">Entries of a clock.</param>
    /// <param name="effects">The kinds of effects that are written.</param>
    public BatchWriter(int width, EffectTable effects)
    {
        _width = width;
        _effects = effects;
    }

    /// <summary>All bytes so far, an open batch's unsealed ones included.</summary>
    public long Length => _length + _longBytes;

    /// <summary>True while a batch is open.</summary>
    public bool IsBatchOpen => _batchAt >= 0;

    /// <summary>Writes in the open batch.</summary>
    public int BatchCount => _batchCount;

    /// <summary>Bytes of the open batch.</summary>
    public int BatchBytes => IsBatchOpen ? _length - _batchAt : 0;

    /// <summary>Effects of the write that is being made.</summary>
    public uint EffectCount => _effectCount;

    /// <summary>Bytes of the write that is being made.</summary>
    public int WriteBytes => _length - _writeAt;

    /// <summary>
    /// All frames, for the log. No batch may be open, and nothing may be added before <see cref="Clear"/>, for the log would never have it.
    /// </summary>
    internal TurnFrames Take()
    {
        AssertNoBatchIsOpen();
        _isTaken = true;
        return new TurnFrames(this);
    }

    /// <summary>Must hold before anything is added.</summary>
    /// <exception cref="InvalidOperationException">The frames are taken: a bug of the caller.</exception>
    public void AssertIsOpen()
    {
        if (_isTaken) throw new InvalidOperationException("The turn's frames are taken already: what comes now would be missing from the log.");
    }

    /// <summary>The whole frames so far, but for long ones in memory of their own. Borrowed until the next change. No batch may be open.</summary>
    public ReadOnlySpan<byte> Frames
    {
        get
        {
            AssertNoBatchIsOpen();
            return _buffer.AsSpan(0, _length);
        }
    }

    internal int RunCount => (2 * _long.Count) + 1;

    internal ReadOnlyMemory<byte> Run(int index, out bool mayBeKept)
    {
        int before = index / 2;
        mayBeKept = index % 2 == 1 || IsLetGo;
        if (index % 2 == 1) return _long[before].Frame;

        int start = before == 0 ? 0 : _long[before - 1].At;
        return _buffer.AsMemory(start, (before == _long.Count ? _length : _long[before].At) - start);
    }

    /// <summary>Forgets all bytes: the next turn begins. A buffer that grew for a large turn is let go.</summary>
    public void Clear()
    {
        if (IsLetGo) _buffer = new byte[64 * 1024];
        _length = 0;
        _longBytes = 0;
        _long.Clear();
        _batchAt = -1;
        _isTaken = false;
    }

    /// <summary>Appends a received batch as it came. No batch may be open.</summary>
    public void Append(ReadOnlySpan<byte> frame)
    {
        if (IsBatchOpen) throw new InvalidOperationException("The open batch must be closed before another origin's is appended.");
        frame.CopyTo(Reserve(frame.Length));
        _length += frame.Length;
    }

    /// <summary>Appends a long batch that nobody changes any more, without copying it. No batch may be open.</summary>
    public void AppendOwned(byte[] frame)
    {
        if (IsBatchOpen) throw new InvalidOperationException("The open batch must be closed before another origin's is appended.");
        _long.Add((_length, frame));
        _longBytes += frame.Length;
    }

    /// <summary>Opens a batch; its count is filled in when it closes.</summary>
    public void OpenBatch(int origin, ulong firstEntry, HybridTimestamp firstTimestamp, VectorClock dependencies)
    {
        if (IsBatchOpen) throw new InvalidOperationException("A batch is open already.");

        int headerBytes = BatchHeader.Bytes(_width);
        Span<byte> header = Reserve(headerBytes)[..headerBytes];
        header[Frame.HeaderBytes] = (byte)FrameKind.Batch;
        header[BatchHeader.OriginAt] = (byte)origin;
        header[BatchHeader.WidthAt] = (byte)_width;
        header[BatchHeader.ReservedAt] = 0;
        BinaryPrimitives.WriteUInt64LittleEndian(header[BatchHeader.FirstEntryAt..], firstEntry);
        BinaryPrimitives.WriteUInt64LittleEndian(header[BatchHeader.FirstTimestampAt..], firstTimestamp.Bits);
        dependencies.CopyTo(header[BatchHeader.DependenciesAt..]);

        _batchAt = _length;
        _batchCount = 0;
        _length += headerBytes;
    }

    /// <summary>Closes the open batch, if there is one: count, length and checksum are filled in.</summary>
    public void CloseBatch()
    {
        if (!IsBatchOpen) return;
        if (_batchCount == 0)
        {
            _length = _batchAt;
        }
        else
        {
            Span<byte> frame = _buffer.AsSpan(_batchAt, _length - _batchAt);
            BinaryPrimitives.WriteUInt32LittleEndian(frame[BatchHeader.CountAt..], (uint)_batchCount);
            Frame.Seal(frame);
        }

        _batchAt = -1;
    }

    /// <summary>Begins a write in the open batch.</summary>
    public void BeginWrite()
    {
        _writeAt = _length;
        _effectCount = 0;

        // One byte is kept for the array header; a write of more than 15 effects moves its bytes when it ends.
        Reserve(1);
        _length++;
    }

    /// <summary>Adds an effect to the write.</summary>
    public void AddEffect(in Effect effect)
    {
        EffectRow row = _effects[effect.Kind];
        Span<byte> free = Reserve(EffectOverheadBytes + effect.Key.Length + effect.Element.Length + effect.Value.Length);
        int at = 0;
        free[at++] = (byte)(MessagePackCode.MinFixArray | row.EncodedCount);
        free[at++] = (byte)effect.Kind;
        if ((row.Parts & EffectParts.Key) != 0) at += WriteBytesTo(free[at..], effect.Key);
        if ((row.Parts & EffectParts.Element) != 0) at += WriteBytesTo(free[at..], effect.Element);
        if ((row.Parts & EffectParts.Value) != 0) at += WriteBytesTo(free[at..], effect.Value);
        _length += at;
        _effectCount++;
    }

    /// <summary>Ends the write; one without effects leaves no trace.</summary>
    /// <returns>True if the batch has one write more.</returns>
    public bool EndWrite()
    {
        if (_effectCount == 0)
        {
            _length = _writeAt;
            return false;
        }

        WriteEffectCount();
        _batchCount++;
        return true;
    }

    private bool IsLetGo => _buffer.Length > BufferBytesKept;

    private void AssertNoBatchIsOpen()
    {
        if (IsBatchOpen) throw new InvalidOperationException("The open batch must be closed before its bytes are taken.");
    }

    private void WriteEffectCount()
    {
        Span<byte> header = stackalloc byte[5];
        MessagePackPrimitives.TryWriteArrayHeader(header, _effectCount, out int headerBytes);

        if (headerBytes > 1)
        {
            int effectBytes = _length - _writeAt - 1;
            Reserve(headerBytes - 1);
            _buffer.AsSpan(_writeAt + 1, effectBytes).CopyTo(_buffer.AsSpan(_writeAt + headerBytes));
            _length += headerBytes - 1;
        }

        header[..headerBytes].CopyTo(_buffer.AsSpan(_writeAt));
    }

    private static int WriteBytesTo(Span<byte> destination, ReadOnlySpan<byte> bytes)
    {
        MessagePackPrimitives.TryWriteBinHeader(destination, (uint)bytes.Length, out int headerBytes);
        bytes.CopyTo(destination[headerBytes..]);
        return headerBytes + bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes) Grow(bytes);
        return _buffer.AsSpan(_length);
    }

    private void Grow(int bytes)
    {
        long needed = (long)_length + bytes;
        if (needed > Array.MaxLength) throw new InvalidOperationException($"A turn of {needed} bytes is over the bound of {Array.MaxLength}.");

        int size = (int)Math.Min(Array.MaxLength, Math.Max(needed, _buffer.Length * 2L));
        Array.Resize(ref _buffer, size);
    }
}
