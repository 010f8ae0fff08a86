using TcpCausalKv.Live.Crashing;

namespace TcpCausalKv.Live.Tests;

/// <summary>A test that needs strace: skipped, and said so, where there is none that may trace.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StraceFactAttribute : FactAttribute
{
    public StraceFactAttribute()
    {
        if (!SystemTrace.IsAvailable) Skip = "strace is not on the PATH, or may not trace: install the package strace to run this test";
    }
}
