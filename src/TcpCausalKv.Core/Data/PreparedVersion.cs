using System.IO.Hashing;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data.Tables;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>A version with a long value, copied and hashed in steps before the keyspace gets it, which then takes no time.</summary>
/// <remarks>Owned by the replica's thread; its memory is its own until <see cref="Take"/>, and goes with it if nobody takes it.</remarks>
internal sealed class PreparedVersion : IPreparedEffect
{
    private readonly KeyRecord _record;
    private readonly XxHash3 _digest;
    private readonly int _length;
    private int _done;
    private bool _isTaken;

    /// <summary>Begins a version.</summary>
    /// <param name="key">The key; copied.</param>
    /// <param name="write">The write that sets the version.</param>
    /// <param name="timestamp">When that write was made.</param>
    /// <param name="valueLength">Bytes of the value, which <see cref="IsWorthwhile"/>.</param>
    internal PreparedVersion(ReadOnlySpan<byte> key, Dot write, HybridTimestamp timestamp, int valueLength)
    {
        _length = valueLength;
        _record = KeyRecord.CreateDetached(key, VersionBody.LengthFor(valueLength));
        _digest = VersionBody.BeginDigest(VersionBody.DigestOfKey(key));
        _digest.Append(VersionBody.WriteHead(_record.Body, VersionShape.Value, write, timestamp));
    }

    /// <summary>Gives back what nobody has taken.</summary>
    ~PreparedVersion()
    {
        if (!_isTaken && !_record.IsNone) _record.FreeDetached();
    }

    /// <summary>The version's part in the digest of the state. Once all is copied.</summary>
    internal ulong Digest => _digest.GetCurrentHashAsUInt64();

    /// <summary>True for a value that is longer than a step, and has memory of its own.</summary>
    internal static bool IsWorthwhile(int keyLength, int valueLength, int stepBytes) =>
        valueLength > stepBytes && KeyRecord.IsLarge(keyLength, VersionBody.LengthFor(valueLength));

    /// <summary>Copies some more of the value.</summary>
    /// <param name="value">The whole value, the same in every step.</param>
    /// <param name="bytesMax">How much of it.</param>
    /// <returns>Bytes copied; 0 once all are.</returns>
    internal int Step(ReadOnlySpan<byte> value, int bytesMax)
    {
        int bytes = Math.Min(bytesMax, _length - _done);
        ReadOnlySpan<byte> step = value.Slice(_done, bytes);
        step.CopyTo(VersionBody.ValueOf(_record.Body)[_done..]);
        _digest.Append(step);
        _done += bytes;
        return bytes;
    }

    /// <summary>Hands the record over: once, and all of it copied.</summary>
    internal KeyRecord Take()
    {
        if (_isTaken || _done < _length) throw new InvalidOperationException("A version was taken twice, or before it was whole.");
        _isTaken = true;
        return _record;
    }
}
