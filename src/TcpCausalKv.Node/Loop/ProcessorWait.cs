using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace TcpCausalKv.Node.Loop;

/// <summary>How long one thread could have run and had no processor, because others had them all. Linux; elsewhere it is always nothing.</summary>
internal sealed class ProcessorWait : IDisposable
{
    // "ran waited slices": nanoseconds twice, and how often.
    private const string File = "/proc/thread-self/schedstat";
    private const int TextBytesMax = 96;

    private readonly SafeFileHandle? _file;

    private ProcessorWait(SafeFileHandle? file) => _file = file;

    /// <summary>That of the thread that calls. It may be read on any.</summary>
    public static ProcessorWait OfThisThread()
    {
        try
        {
            return new ProcessorWait(OperatingSystem.IsLinux() ? System.IO.File.OpenHandle(File) : null);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            // A system that does not count it.
            return new ProcessorWait(null);
        }
    }

    /// <summary>All of it since the thread began; of a wait that is not over, nothing. Takes a microsecond.</summary>
    public TimeSpan Read()
    {
        if (_file is null) return TimeSpan.Zero;

        Span<byte> text = stackalloc byte[TextBytesMax];
        text = text[..RandomAccess.Read(_file, text, fileOffset: 0)];
        ReadOnlySpan<byte> waited = text[(text.IndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(waited, out long nanoseconds, out _) ? TimeSpan.FromMicroseconds(nanoseconds / 1000) : TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
