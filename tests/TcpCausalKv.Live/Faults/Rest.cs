namespace TcpCausalKv.Live.Faults;

/// <summary>Time that passes between faults.</summary>
internal static class Rest
{
    /// <summary>Lets time pass.</summary>
    /// <returns>False if it was cut short.</returns>
    public static async Task<bool> TryAsync(int ms, CancellationToken stop)
    {
        await Task.Delay(ms, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }
}
