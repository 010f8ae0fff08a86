using System.Net;
using System.Net.Sockets;
using TcpCausalKv.Node;

namespace TcpCausalKv.Server.Settings;

/// <summary>Turns an address that a node is told to listen on into one that a socket takes.</summary>
internal static class ListenAddress
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>The address itself, or what its name means on this machine; IPv4 where a name means both.</summary>
    /// <exception cref="SettingException">The name means nothing here.</exception>
    public static async Task<IPEndPoint> ResolveAsync(string setting, PeerAddress address)
    {
        if (IPAddress.TryParse(address.Host, out IPAddress? literal)) return new IPEndPoint(literal, address.Port);

        try
        {
            return await LookUpAsync(address);
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException)
        {
            throw new SettingException(
                $"{setting}: the name '{Shorten(address.Host)}' is not known here ({unknown.Message}); "
                + $"give an IP address of this machine, as in 0.0.0.0:{address.Port}.",
                unknown);
        }
    }

    /// <summary>
    /// As <see cref="ResolveAsync"/>, but a name that is not known yet is looked up until it is: that of a container comes when it has started.
    /// </summary>
    /// <param name="setting">What is at fault if the name can't be one.</param>
    /// <param name="address">The address.</param>
    /// <param name="waits">Is told once that the name is not known yet.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="SettingException">It is no name.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public static async Task<IPEndPoint> AwaitAsync(string setting, PeerAddress address, Action<string> waits, CancellationToken stop)
    {
        for (bool isTold = false; ; isTold = true)
        {
            try
            {
                return await ResolveAsync(setting, address);
            }
            catch (SettingException unknown) when (unknown.InnerException is SocketException)
            {
                if (!isTold) waits($"the name '{Shorten(address.Host)}' of this node is not known here yet; it is looked up every second");
                await Task.Delay(RetryAfter, stop);
            }
        }
    }

    private static async Task<IPEndPoint> LookUpAsync(PeerAddress address)
    {
        IPAddress[] found = await Dns.GetHostAddressesAsync(address.Host);
        IPAddress chosen = found.FirstOrDefault(ip => ip.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
        return new IPEndPoint(chosen, address.Port);
    }

    private static string Shorten(string name) => name.Length <= 64 ? name : $"{name[..64]}...";
}
