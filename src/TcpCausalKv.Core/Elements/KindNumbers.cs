using System.Runtime.CompilerServices;

namespace TcpCausalKv.Core.Elements;

/// <summary>A number for each kind of elements that have parts.</summary>
[InlineArray(Length)]
internal struct KindNumbers
{
    private const int Length = ElementName.LastKind - ElementKind.Field + 1;

    private int _first;

    /// <summary>The number of a kind.</summary>
    public int this[ElementKind kind]
    {
        readonly get => this[kind - ElementKind.Field];
        set => this[kind - ElementKind.Field] = value;
    }
}
