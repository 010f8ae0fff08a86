using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;

namespace TcpCausalKv.Core.Turns;

/// <summary>
/// What a <see cref="NodeTurn"/> is surrounded by: connections, clients and log lines. It is told what to do and when, and decides nothing.
/// </summary>
/// <remarks>Called on the thread that runs the turn, in the order of <see cref="TurnStep"/>.</remarks>
public interface ITurnSurroundings
{
    /// <summary>Takes in what an earlier turn had no room for, of links and then of clients; of clients only while the node reads its data.</summary>
    void ContinueReading();

    /// <summary>Lets every link write what it has to send, and offers that to its connection.</summary>
    /// <exception cref="StorageException">What a peer lacks could not be read back from the log.</exception>
    void SendToPeers();

    /// <summary>Ends those waits of clients that can end by what the turn brought.</summary>
    void WakeClients();

    /// <summary>A step is done. A test may end the process here, by an exception.</summary>
    void Reached(TurnStep step);

    /// <summary>The data is read, and links may be made from now on.</summary>
    /// <param name="recovery">Tells how it went; disposed after the call.</param>
    void Loaded(StoreRecovery recovery);

    /// <summary>The data can't be read, so that the node will never serve.</summary>
    void LoadingFailed(StorageException refused);

    /// <summary>The links end before a peer's snapshot takes the place of the data: what they have under way belongs to the data that was.</summary>
    void SuspendLinks();

    /// <summary>The data on disk is read from now on.</summary>
    /// <param name="isInstalled">True if a peer's snapshot is in its place; false if the disk had no room for that.</param>
    void ReadsAnew(bool isInstalled);

    /// <summary>
    /// The disk has refused something for good. What it has of what was written is unknown, so nobody is told anything any more: the links and
    /// the clients' connections end, and so should the process. Told once, in the middle of a turn.
    /// </summary>
    void StorageFailed(StorageException refused);
}
