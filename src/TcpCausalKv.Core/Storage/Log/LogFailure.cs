namespace TcpCausalKv.Core.Storage.Log;

/// <summary>
/// What the disk refused a log first, for another reason than want of room. From then on nothing is appended, synced or dropped any more.
/// </summary>
/// <remarks>Owned by the loop; shared by all parts of one log, for whichever meets it first ends the work of the others.</remarks>
internal sealed class LogFailure
{
    /// <summary>Null as long as the disk refused nothing.</summary>
    internal StorageException? First { get; private set; }

    /// <summary>The disk has refused something; only the first time counts.</summary>
    internal void Note(StorageException failure) => First ??= failure;
}
