namespace TcpCausalKv.Core.Storage;

/// <summary>Runs what would block the loop, a sync above all, beside it: one piece of work after the other.</summary>
public interface IBackgroundWork
{
    /// <summary>Runs <paramref name="work"/> beside the loop.</summary>
    /// <param name="work">Touches only what may be touched beside the loop.</param>
    /// <param name="completed">
    /// Called on the loop, outside of a turn's end, once the work has ended: with what the disk refused, or null. An exception of any other
    /// kind is a bug and ends the loop.
    /// </param>
    void Run(Action work, Action<StorageException?> completed);
}
