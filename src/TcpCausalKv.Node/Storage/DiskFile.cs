using Microsoft.Win32.SafeHandles;
using TcpCausalKv.Core.Storage;

namespace TcpCausalKv.Node.Storage;

/// <summary>An open file of a data directory on a real disk.</summary>
/// <remarks>
/// One thread, but for <see cref="Sync"/>, which may run beside it. A file that is disposed of while it is synced is closed after that.
/// </remarks>
/// <param name="path">Names the file.</param>
/// <param name="handle">Open for reading and writing; the file's own from now on.</param>
public sealed class DiskFile(string path, SafeFileHandle handle) : IDataFile
{
    /// <inheritdoc/>
    public string Name { get; } = Path.GetFileName(path);

    /// <inheritdoc/>
    public string Mark
    {
        get
        {
            try
            {
                return FileMark.Of(handle, path);
            }
            catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
            {
                throw DiskErrors.Because($"Cannot tell '{path}' from a copy", refusal);
            }
        }
    }

    /// <inheritdoc/>
    public long Length
    {
        get
        {
            try
            {
                return RandomAccess.GetLength(handle);
            }
            catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
            {
                throw DiskErrors.Because($"Cannot tell the length of '{path}'", refusal);
            }
        }
    }

    /// <inheritdoc/>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            // Goes on after a short write, until all is written or the system says why not.
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
        {
            throw DiskErrors.Because($"Cannot write {bytes.Length} bytes at {offset} of '{path}'", refusal);
        }
    }

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> into)
    {
        try
        {
            int count = 0;
            int read;
            while (count < into.Length && (read = RandomAccess.Read(handle, into[count..], offset + count)) > 0) count += read;
            return count;
        }
        catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
        {
            throw DiskErrors.Because($"Cannot read {into.Length} bytes at {offset} of '{path}'", refusal);
        }
    }

    /// <inheritdoc/>
    public void Truncate(long length)
    {
        try
        {
            RandomAccess.SetLength(handle, length);
        }
        catch (Exception refusal) when (DiskErrors.IsRefusal(refusal))
        {
            throw DiskErrors.Because($"Cannot cut '{path}' to {length} bytes", refusal);
        }
    }

    /// <inheritdoc/>
    public void Sync() => DiskSync.OfFile(handle, path);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
