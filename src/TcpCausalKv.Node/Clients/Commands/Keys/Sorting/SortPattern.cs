using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Node.Clients.Commands.Keys.Sorting;

/// <summary>A pattern of BY or GET: where to look for a value that belongs to an element.</summary>
/// <remarks>
/// <code>
/// weight:*          the string at this key, the element standing in the place of the star
/// object:*->field   the field of the hash at this key; behind the first arrow after the star, unless that ends the pattern
/// #                 the element itself
/// other             nothing: a pattern without a star names no key
/// </code>
/// </remarks>
internal sealed class SortPattern
{
    private readonly bool _isElement;
    private readonly byte[] _prefix = [];
    private readonly byte[] _suffix = [];
    private readonly byte[]? _field;

    /// <summary>Reads a pattern. Every text is one.</summary>
    public SortPattern(ReadOnlySpan<byte> text)
    {
        _isElement = text.SequenceEqual("#"u8);
        int star = text.IndexOf((byte)'*');
        HasStar = star >= 0;
        if (!HasStar) return;

        _prefix = text[..star].ToArray();
        ReadOnlySpan<byte> rest = text[(star + 1)..];
        int arrow = rest.IndexOf("->"u8);
        if (arrow >= 0 && arrow + 2 < rest.Length)
        {
            _field = rest[(arrow + 2)..].ToArray();
            rest = rest[..arrow];
        }

        _suffix = rest.ToArray();
    }

    /// <summary>True if the pattern names another key for each element; BY sorts nothing without.</summary>
    public bool HasStar { get; }

    /// <summary>Looks the value up, and counts whether its key was there.</summary>
    /// <param name="context">The command.</param>
    /// <param name="element">What is sorted.</param>
    /// <param name="value">Borrowed until the next change or read; empty if there is none.</param>
    /// <returns>False if there is no such value.</returns>
    public bool TryGet(CommandContext context, byte[] element, out ReadOnlySpan<byte> value)
    {
        value = _isElement ? element : default;
        if (_isElement || !HasStar) return _isElement;

        byte[] key = DatabaseKey.Of(context.Session.Database, [.. _prefix, .. element, .. _suffix]);
        DataType type = context.ReadType(key);
        if (_field is not null) return type == DataType.Hash && context.Keyspace.Open(key, ElementKind.Field).TryGet(_field, out value);
        return type == DataType.Text && context.Keyspace.TryGet(key, out value);
    }
}
