using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TcpCausalKv.Core.Numbers;

namespace TcpCausalKv.Core.Cluster;

/// <summary>
/// Which cluster it is: 128 random bits, drawn once when the cluster is founded and never derived from its name or members. A cluster that is wiped
/// and made anew under the same name has another, so nothing of the old one is taken for its own.
/// </summary>
/// <param name="Value">The bits; 0 for none.</param>
public readonly record struct ClusterId(UInt128 Value)
{
    /// <summary>Characters of an id as text.</summary>
    public const int TextLength = 32;

    /// <summary>Of no cluster yet.</summary>
    public static ClusterId None { get; }

    /// <summary>True for <see cref="None"/>.</summary>
    public bool IsNone => Value == UInt128.Zero;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ClusterId id)
    {
        id = None;
        if (text is not { Length: TextLength } || !StrictNumber.TryHex(text, out UInt128 value)) return false;
        id = new ClusterId(value);
        return true;
    }

    /// <summary>The id as 32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
