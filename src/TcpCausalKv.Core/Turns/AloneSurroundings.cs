using TcpCausalKv.Core.Storage;
using TcpCausalKv.Core.Storage.Recovery;

namespace TcpCausalKv.Core.Turns;

/// <summary>
/// The surroundings of a node without connections and clients, as benchmarks and checks of single rules run it. A disk that fails throws.
/// </summary>
public sealed class AloneSurroundings : ITurnSurroundings
{
    /// <summary>The one there need be: it has no state.</summary>
    public static AloneSurroundings Instance { get; } = new();

    /// <inheritdoc/>
    public void ContinueReading()
    {
    }

    /// <inheritdoc/>
    public void SendToPeers()
    {
    }

    /// <inheritdoc/>
    public void WakeClients()
    {
    }

    /// <inheritdoc/>
    public void Reached(TurnStep step)
    {
    }

    /// <inheritdoc/>
    public void Loaded(StoreRecovery recovery)
    {
    }

    /// <inheritdoc/>
    public void LoadingFailed(StorageException refused) => throw refused;

    /// <inheritdoc/>
    public void SuspendLinks()
    {
    }

    /// <inheritdoc/>
    public void ReadsAnew(bool isInstalled)
    {
    }

    /// <inheritdoc/>
    public void StorageFailed(StorageException refused) => throw refused;
}
