using System.Buffers;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Replication.Links;

/// <summary>Tells a peer what every node has to know of the cluster: its membership and its epochs, at first and whenever there is more.</summary>
/// <remarks>Owned by a link.</remarks>
internal sealed class LinkNews(Replica replica)
{
    private const long NothingTold = -1;

    private long _membership = NothingTold;
    private long _epochs;

    /// <summary>Writes what the peer has not been told. Before any batch, so that it can tell what is lost.</summary>
    internal void Send(IBufferWriter<byte> output)
    {
        if (_membership != replica.Membership.Revision)
        {
            _membership = replica.Membership.Revision;
            MembershipFrame.Of(replica.Membership).WriteTo(output);
        }

        if (_epochs == replica.Epochs.Revision) return;
        _epochs = replica.Epochs.Revision;
        EpochsFrame.Write(output, replica.Epochs);
    }
}
