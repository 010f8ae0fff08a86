namespace TcpCausalKv.Core.Data.Orders;

/// <summary>Scores as unsigned numbers in the same order, from that of minus infinity to that of infinity.</summary>
internal static class ScoreRank
{
    private const ulong Sign = 1UL << 63;

    /// <summary>The rank of a score, which is neither NaN nor -0.</summary>
    public static ulong Of(double score)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(score);
        return (bits & Sign) == 0 ? bits | Sign : ~bits;
    }

    /// <summary>The score of a rank.</summary>
    public static double ScoreOf(ulong rank) => BitConverter.UInt64BitsToDouble((rank & Sign) != 0 ? rank & ~Sign : ~rank);
}
