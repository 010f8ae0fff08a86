using System.Net;
using System.Net.Sockets;

namespace TcpCausalKv.Server.Demo;

/// <summary>Finds ports of this machine that nobody uses.</summary>
/// <remarks>
/// They lie below the ranges from which systems choose ports for outgoing connections, so that nothing is given one of them between
/// the look and the use, or while a node is down for a while.
/// </remarks>
internal static class FreePorts
{
    private const int First = 10_000;
    private const int End = 32_000;

    /// <summary>Finds so many different ports on loopback.</summary>
    public static IReadOnlyList<int> Find(int count)
    {
        HashSet<int> ports = [];
        while (ports.Count < count)
        {
            int port = Random.Shared.Next(First, End);
            if (IsFree(port)) ports.Add(port);
        }

        return [.. ports];
    }

    private static bool IsFree(int port)
    {
        using Socket probe = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
