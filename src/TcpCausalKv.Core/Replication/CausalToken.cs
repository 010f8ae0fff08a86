using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Wire;

namespace TcpCausalKv.Core.Replication;

// token = "ckv1-" cluster:hex16 "-" entry ("." entry)*        one entry a slot, decimal; trailing zeros are left out

/// <summary>A client's causal position as text: what it has seen and written. Handed to another node, it makes that node wait until it has caught up.</summary>
/// <param name="ClusterId">The cluster's <see cref="ClusterIdentity.Id"/>.</param>
/// <param name="Clock">The position.</param>
public sealed record CausalToken(ulong ClusterId, VectorClock Clock)
{
    private const string Prefix = "ckv1-";

    /// <summary>Reads a token.</summary>
    /// <param name="text">What a client sent.</param>
    /// <param name="width">Width of the cluster; a token with more entries is none.</param>
    /// <param name="token">The token.</param>
    public static bool TryParse(string text, int width, [NotNullWhen(true)] out CausalToken? token)
    {
        token = null;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return false;

        string[] parts = text[Prefix.Length..].Split('-');
        if (parts.Length != 2 || parts[0].Length != 16) return false;
        if (!ulong.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong cluster)) return false;

        string[] entries = parts[1].Split('.');
        if (entries.Length > width) return false;

        VectorClock clock = new(width);
        for (int slot = 0; slot < entries.Length; slot++)
        {
            if (!ulong.TryParse(entries[slot], NumberStyles.None, CultureInfo.InvariantCulture, out ulong entry) || entry > Dot.SequenceMax) return false;
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
        return $"{Prefix}{ClusterId:x16}-{string.Join('.', Clock.Entries[..entries].ToArray())}";
    }
}
