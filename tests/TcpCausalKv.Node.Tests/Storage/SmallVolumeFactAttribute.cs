namespace TcpCausalKv.Node.Tests.Storage;

/// <summary>A test that mounts a volume: skipped, and said so, where the process may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallVolumeFactAttribute : FactAttribute
{
    public SmallVolumeFactAttribute()
    {
        if (!SmallVolume.IsAvailable) Skip = "no volume can be mounted: run as root on Linux, with the capability SYS_ADMIN, to run this test";
    }
}
