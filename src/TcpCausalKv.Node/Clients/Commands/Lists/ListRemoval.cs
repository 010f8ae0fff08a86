using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;

namespace TcpCausalKv.Node.Clients.Commands.Lists;

/// <summary>Elements of one list that are to be removed in one write.</summary>
/// <param name="context">The command.</param>
/// <param name="key">The list.</param>
internal ref struct ListRemoval(CommandContext context, ReadOnlySpan<byte> key)
{
    private readonly List<byte[]> _positions = [];
    private readonly ReadOnlySpan<byte> _key = key;
    private WriteBounds _bounds = context.BeginBounds();

    /// <summary>Elements so far.</summary>
    public readonly int Count => _positions.Count;

    /// <summary>One element more.</summary>
    /// <param name="position">Where it is; copied.</param>
    public void Add(ReadOnlySpan<byte> position)
    {
        _positions.Add(position.ToArray());
        _bounds.TryAdd(_key.Length + position.Length, 0);
    }

    /// <summary>Removes them.</summary>
    /// <returns>False if the write would be too large; the error is replied then.</returns>
    public readonly bool TryRun()
    {
        if (!context.MayWrite(_bounds)) return false;
        if (_positions.Count == 0) return true;
        using WriteScope write = context.BeginWrite();
        foreach (byte[] position in _positions) write.Remove(_key, ElementKind.Item, position);
        return true;
    }
}
