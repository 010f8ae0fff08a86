namespace TcpCausalKv.Architecture.Tests;

/// <summary>How a rule that is broken says so.</summary>
internal static class Offenders
{
    /// <summary>Fails with all of them, a line each, if there is any.</summary>
    internal static void AssertNone(IEnumerable<string> offenders)
    {
        string all = string.Join('\n', offenders.Order(StringComparer.Ordinal));
        Assert.True(all.Length == 0, all);
    }
}
