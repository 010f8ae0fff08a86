using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>What an identity says of the epochs of one node's history; see <see cref="EpochTable"/>.</summary>
/// <param name="Slot">The node's slot.</param>
/// <param name="Promised">The latest epoch that was promised.</param>
/// <param name="Incarnation">The process that it was promised to; 0 if that is not known.</param>
/// <param name="Begins">Where its epochs began, oldest first.</param>
public sealed record IdentityEpochs(int Slot, int Promised, ulong Incarnation, IReadOnlyList<EpochBegin> Begins)
{
    /// <summary>What a table says, without the slots that nobody has written from.</summary>
    internal static IReadOnlyList<IdentityEpochs> Of(EpochTable table)
    {
        List<IdentityEpochs> epochs = [];
        for (int slot = 0; slot < table.Width; slot++)
        {
            EpochPromise promised = table.PromisedTo(slot);
            if (promised != EpochPromise.None) epochs.Add(new IdentityEpochs(slot, promised.Epoch, promised.Incarnation, table.BeginsOf(slot)));
        }

        return epochs;
    }

    /// <summary>The table that they were taken from.</summary>
    public static EpochTable ToTable(IReadOnlyList<IdentityEpochs> epochs, int width)
    {
        EpochTable table = new(width);
        foreach (IdentityEpochs of in epochs)
        {
            table.Promise(of.Slot, new EpochPromise(of.Promised, of.Incarnation));
            foreach (EpochBegin begin in of.Begins) table.TryBegin(of.Slot, begin);
        }

        return table;
    }

    /// <summary>True if all of it can be of a cluster of this width.</summary>
    internal bool IsSound(int width) =>
        Slot >= 0 && Slot < width && Promised is >= 0 and <= ClockEntry.EpochMax && Begins.Count <= EpochTable.BeginsMax
        && Begins.All(begin => begin.Epoch is > 0 and <= ClockEntry.EpochMax && begin.After <= ClockEntry.SequenceMax);
}
