using System.Diagnostics;

namespace TcpCausalKv.Node.Tests.Storage;

/// <summary>A volume in memory of a few megabytes, mounted for one test: what fills it is the system's own business.</summary>
internal sealed class SmallVolume : IDisposable
{
    private readonly TemporaryDirectory _mountPoint = new();
    private readonly bool _isMounted;

    public SmallVolume(int megabytes)
    {
        _isMounted = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Path);
        if (_isMounted) return;
        _mountPoint.Dispose();
        throw new InvalidOperationException("No volume can be mounted here.");
    }

    /// <summary>True if this process may mount one.</summary>
    public static bool IsAvailable { get; } = TryMount();

    public string Path => _mountPoint.Path;

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Writes until nothing more goes in.</summary>
    public void Fill()
    {
        using FileStream file = new(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            Assert.Equal(0, new DriveInfo(Path).AvailableFreeSpace);
        }
    }

    /// <summary>Takes away what <see cref="Fill"/> has written.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    public void Dispose()
    {
        if (_isMounted) Assert.True(Run("umount", "-l", Path));
        _mountPoint.Dispose();
    }

    private static bool TryMount()
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            using SmallVolume volume = new(megabytes: 1);
            return true;
        }
        catch (Exception cannot) when (cannot is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
