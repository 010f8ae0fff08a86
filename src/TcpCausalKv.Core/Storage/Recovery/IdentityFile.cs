using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace TcpCausalKv.Core.Storage.Recovery;

// causalkv-identity 3 0123456789abcdef        format, and XXH3 of all that follows the line
// { ... }

/// <summary>The file <c>identity</c> of a data directory: one line of its format and checksum, then JSON.</summary>
public static class IdentityFile
{
    /// <summary>Its name.</summary>
    public const string Name = "identity";

    /// <summary>The format of a data directory that this build writes and reads.</summary>
    public const int Format = 3;

    private const string NewName = "identity.new";
    private const string Magic = "causalkv-identity";

    // The first format was JSON alone.
    private const byte FirstOfFormat1 = (byte)'{';

    // A backup that is copied over the directory leaves the lock as it was, and its mark. But every identity is a new file.
    private const string OfNoDirectory = "";

    private const int BytesMax = 1024 * 1024;

    /// <summary>
    /// The directory's identity, or null if it has none: then it is new. If the file is a copy, the last run's mark is that of no directory.
    /// </summary>
    /// <exception cref="StorageException">It can't be read, is of another format, or is damaged.</exception>
    public static NodeIdentity? Read(IDataDirectory directory)
    {
        if (!directory.List().Contains(Name)) return null;
        return TryRead(directory, out NodeIdentity? identity, out string? damage) ? identity : throw Broken(directory, damage);
    }

    /// <summary>True if the directory has an identity that can't be believed.</summary>
    /// <exception cref="StorageException">It can't be read, or is of another format.</exception>
    public static bool IsDamaged(IDataDirectory directory) => directory.List().Contains(Name) && !TryRead(directory, out _, out _);

    /// <summary>Replaces the directory's identity in one step; on return it survives a power cut.</summary>
    /// <remarks>Any thread, one call at a time.</remarks>
    /// <exception cref="StorageException">It failed: the old one or the new one is there.</exception>
    public static void Write(IDataDirectory directory, NodeIdentity identity)
    {
        if (directory.List().Contains(NewName)) directory.Delete(NewName);
        using (IDataFile written = directory.Create(NewName))
        {
            identity = identity with { FileMark = written.Mark };
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(identity, IdentityJson.Default.NodeIdentity);
            byte[] head = Encoding.ASCII.GetBytes($"{Magic} {Format} {XxHash3.HashToUInt64(json):x16}\n");
            written.Write(0, [.. head, .. json]);
            written.Sync();
        }

        directory.Rename(NewName, Name);
        directory.Sync();
    }

    private static bool TryRead(
        IDataDirectory directory, [NotNullWhen(true)] out NodeIdentity? identity, [NotNullWhen(false)] out string? damage)
    {
        identity = null;
        using IDataFile opened = directory.Open(Name);
        damage = $"it has {opened.Length} bytes";
        if (opened.Length > BytesMax) return false;

        byte[] bytes = new byte[opened.Length];
        if (!TryReadHead(directory, bytes.AsSpan(0, opened.Read(0, bytes)), out ReadOnlySpan<byte> json, out damage)) return false;
        if (!TryReadBody(json, out identity, out damage)) return false;

        if (identity.FileMark != opened.Mark) identity = identity with { LastRun = identity.LastRun with { DirectoryMark = OfNoDirectory } };
        return true;
    }

    private static bool TryReadHead(
        IDataDirectory directory, ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> json, [NotNullWhen(false)] out string? damage)
    {
        json = default;
        if (!bytes.IsEmpty && bytes[0] == FirstOfFormat1) throw OfFormat(directory, "1");

        int end = bytes.IndexOf((byte)'\n');
        string[] head = end < 0 ? [] : Encoding.Latin1.GetString(bytes[..end]).Split(' ');
        damage = "its first line is not that of an identity";
        if (head.Length != 3 || head[0] != Magic) return false;

        json = bytes[(end + 1)..];
        damage = head[2] == $"{XxHash3.HashToUInt64(json):x16}" ? null : "its checksum is wrong";
        if (damage is null && head[1] != Format.ToString(CultureInfo.InvariantCulture)) throw OfFormat(directory, head[1]);
        return damage is null;
    }

    private static bool TryReadBody(ReadOnlySpan<byte> json, [NotNullWhen(true)] out NodeIdentity? identity, [NotNullWhen(false)] out string? damage)
    {
        identity = null;
        try
        {
            identity = JsonSerializer.Deserialize(json, IdentityJson.Default.NodeIdentity);
            damage = identity?.Damage();
        }
        catch (JsonException fault)
        {
            damage = fault.Message;
        }

        if (identity is null) damage ??= "it is empty";
        return damage is null && identity is not null;
    }

    private static StorageException OfFormat(IDataDirectory directory, string format) => new(
        $"{directory.Path} has files of format {format}, and this program reads format {Format}: use the version of the program that wrote them");

    private static StorageException Broken(IDataDirectory directory, string why) => new(
        $"{directory.Path}/{Name} is damaged ({why}): start with --repair-from-peers to make it anew from what the log says, restore the "
        + "file, or start the node with an empty directory and let its peers send what they have");
}
