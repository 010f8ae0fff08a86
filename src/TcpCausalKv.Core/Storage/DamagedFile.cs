namespace TcpCausalKv.Core.Storage;

/// <summary>A file that is damaged gets another name, under which no node reads it or ever deletes it: people may want to look at it.</summary>
internal static class DamagedFile
{
    private const string Prefix = "damaged-";

    /// <summary>Renames a file.</summary>
    /// <returns>Its new name.</returns>
    /// <exception cref="StorageException">The directory can't be read, or the file not renamed.</exception>
    internal static string SetAside(IDataDirectory directory, string name)
    {
        string aside = NameFor(directory, name);
        directory.Rename(name, aside);
        return aside;
    }

    /// <summary>A name that is free, for a file or a copy of it.</summary>
    /// <exception cref="StorageException">The directory can't be read.</exception>
    internal static string NameFor(IDataDirectory directory, string name)
    {
        IReadOnlyList<string> taken = directory.List();
        string aside = Prefix + name;
        for (int n = 2; taken.Contains(aside); n++) aside = $"{Prefix}{name}-{n}";
        return aside;
    }
}
