using System.Buffers;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Replication.Links;

/// <summary>Answers the dialler of one link that asks for an epoch.</summary>
/// <remarks>
/// An answer leaves once the promise would survive this process, and once more whenever less of the dialler's writes is here than it said.
/// </remarks>
internal sealed class EpochPromises(Replica replica)
{
    private EpochAnswerFrame _answer;
    private long _revision;
    private int _peer = -1;
    private bool _isTold;

    /// <summary>Takes in a request; a second one replaces the first.</summary>
    internal void Take(EpochRequestFrame request, int peer, ulong incarnation)
    {
        _peer = peer;
        _isTold = false;
        bool isGranted = replica.Witness.TryPromise(peer, incarnation, request, replica.ReceivedOf(peer), replica.SeenOf(peer));
        int epoch = isGranted ? request.Epoch : replica.Epochs.PromisedTo(peer).Epoch;
        _answer = new EpochAnswerFrame(isGranted, epoch, request.Round, replica.ReceivedOf(peer));
        _revision = replica.Epochs.Revision;
    }

    /// <summary>Sends what there is to answer.</summary>
    internal void Send(IBufferWriter<byte> output)
    {
        if (_peer < 0) return;
        ulong have = replica.ReceivedOf(_peer);
        bool isLess = _answer.IsGranted && have < _answer.Have;
        if ((_isTold && !isLess) || replica.Epochs.KeptRevision < _revision) return;

        if (isLess) _answer = _answer with { Have = have };
        _isTold = true;
        _answer.WriteTo(output);
    }
}
