using System.Diagnostics.CodeAnalysis;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Replication;

// token = "ckv3-" cluster:hex32 "-" entry ("." entry)*        one entry a slot; trailing zeros are left out
// entry = sequence | epoch "/" sequence                       decimal

/// <summary>
/// A client's causal position as text: what it has seen and written. Handed to another node, it makes that node wait until it has caught up.
/// </summary>
/// <param name="ClusterId">The cluster; none if the node that gave the token knew of none yet.</param>
/// <param name="Clock">The position.</param>
public sealed record CausalToken(ClusterId ClusterId, VectorClock Clock)
{
    /// <summary>Longest text of a token, characters: one with the most entries, each as long as can be: <c>16383/281474976710655</c>.</summary>
    public const int TextLengthMax = 5 + ClusterId.TextLength + 1 + VectorClock.WidthMax * 22;

    private const string Prefix = "ckv3-";

    /// <summary>Reads a token.</summary>
    /// <param name="text">What a client sent.</param>
    /// <param name="width">Width of the cluster; a token with more entries is none.</param>
    /// <param name="token">The token.</param>
    public static bool TryParse(string text, int width, [NotNullWhen(true)] out CausalToken? token)
    {
        token = null;
        if (text.Length > TextLengthMax || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;

        string[] parts = text[Prefix.Length..].Split('-');
        if (parts.Length != 2 || !ClusterId.TryParse(parts[0], out ClusterId cluster)) return false;

        string[] entries = parts[1].Split('.');
        if (entries.Length > width) return false;

        VectorClock clock = new(width);
        for (int slot = 0; slot < entries.Length; slot++)
        {
            if (!ClockEntry.TryParse(entries[slot], out ulong entry)) return false;
            clock.Advance(slot, entry);
        }

        token = new CausalToken(cluster, clock);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        int entries = Clock.Width;
        while (entries > 1 && Clock[entries - 1] == 0) entries--;
        return $"{Prefix}{ClusterId}-{string.Join('.', Clock.Entries[..entries].ToArray().Select(ClockEntry.Format))}";
    }
}
