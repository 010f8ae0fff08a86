using System.Text.Json;

namespace TcpCausalKv.Core.Storage.Recovery;

/// <summary>The file <c>identity</c> of a data directory.</summary>
public static class IdentityFile
{
    /// <summary>Its name.</summary>
    public const string Name = "identity";

    private const string NewName = "identity.new";

    // A backup that is copied over the directory leaves the lock as it was, and its mark. But every identity is a new file.
    private const string OfNoDirectory = "";

    private const int BytesMax = 64 * 1024;

    /// <summary>
    /// The directory's identity, or null if it has none: then it is new. If the file is a copy, the last run's mark is that of no directory.
    /// </summary>
    /// <exception cref="StorageException">It can't be read, or is none.</exception>
    public static NodeIdentity? Read(IDataDirectory directory)
    {
        if (!directory.List().Contains(Name)) return null;

        using IDataFile opened = directory.Open(Name);
        if (opened.Length > BytesMax) throw Broken(directory, $"it has {opened.Length} bytes");
        byte[] bytes = new byte[opened.Length];
        Span<byte> json = bytes.AsSpan(0, opened.Read(0, bytes));
        try
        {
            NodeIdentity identity = JsonSerializer.Deserialize(json, IdentityJson.Default.NodeIdentity) ?? throw Broken(directory, "it is empty");
            return identity.FileMark == opened.Mark ? identity : identity with { LastRun = identity.LastRun with { DirectoryMark = OfNoDirectory } };
        }
        catch (JsonException fault)
        {
            throw Broken(directory, fault.Message);
        }
    }

    /// <summary>Replaces the directory's identity in one step; on return it survives a power cut.</summary>
    /// <exception cref="StorageException">It failed: the old one or the new one is there.</exception>
    public static void Write(IDataDirectory directory, NodeIdentity identity)
    {
        if (directory.List().Contains(NewName)) directory.Delete(NewName);
        using (IDataFile written = directory.Create(NewName))
        {
            identity = identity with { FileMark = written.Mark };
            written.Write(0, JsonSerializer.SerializeToUtf8Bytes(identity, IdentityJson.Default.NodeIdentity));
            written.Sync();
        }

        directory.Rename(NewName, Name);
        directory.Sync();
    }

    private static StorageException Broken(IDataDirectory directory, string why) => new(
        $"{directory.Path}/{Name} is damaged ({why}): restore the file, or start the node with an empty directory and let its peers send what they have");
}
