using System.Globalization;
using TcpCausalKv.Core.Numbers;

namespace TcpCausalKv.Core.Storage.Snapshots;

/// <summary>The names of snapshots in a data directory: <c>snapshot-</c> and the log offset in 16 hexadecimal digits.</summary>
public static class SnapshotFiles
{
    /// <summary>Name of a snapshot that is being written: of no use after the process that wrote it.</summary>
    public const string NewName = "snapshot.new";

    private const string Prefix = "snapshot-";
    private const int OffsetDigits = 16;

    /// <summary>The name of the snapshot that was taken at an offset of the log.</summary>
    public static string NameOf(long logOffset) => Prefix + logOffset.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The log offset in a snapshot's name.</summary>
    /// <returns>False if it is not the name of a snapshot.</returns>
    public static bool TryParse(string name, out long logOffset)
    {
        logOffset = 0;
        return name.Length == Prefix.Length + OffsetDigits
            && name.StartsWith(Prefix, StringComparison.Ordinal)
            && StrictNumber.TryHex(name.AsSpan(Prefix.Length), out logOffset)
            && name == NameOf(logOffset)
            && logOffset >= 0;
    }

    /// <summary>The log offsets of all snapshots, the newest first. Whether they are whole is not looked at.</summary>
    /// <exception cref="StorageException">The directory can't be read.</exception>
    public static IReadOnlyList<long> List(IDataDirectory directory)
    {
        List<long> logOffsets = [];
        foreach (string name in directory.List())
        {
            if (TryParse(name, out long logOffset)) logOffsets.Add(logOffset);
        }

        return [.. logOffsets.OrderDescending()];
    }

    /// <summary>Deletes all snapshots that were taken before one at <paramref name="logOffset"/>.</summary>
    /// <exception cref="StorageException">The directory can't be read, or one of them not deleted.</exception>
    public static void DeleteOlder(IDataDirectory directory, long logOffset)
    {
        foreach (long older in List(directory))
        {
            if (older < logOffset) directory.Delete(NameOf(older));
        }
    }

    /// <summary>Deletes what a process that died has left of a snapshot it was writing.</summary>
    /// <returns>True if there was something.</returns>
    /// <exception cref="StorageException">The directory can't be read, or the file not deleted.</exception>
    public static bool DeleteLeftover(IDataDirectory directory)
    {
        if (!directory.List().Contains(NewName)) return false;
        directory.Delete(NewName);
        return true;
    }
}
