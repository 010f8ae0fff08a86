using System.Net;

namespace TcpCausalKv.Load.Comparing;

/// <summary>A replicated store of server processes on this machine. For one caller at a time.</summary>
internal interface IContender : IAsyncDisposable
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>Its processes.</summary>
    IReadOnlyList<int> ProcessIds { get; }

    /// <summary>Where clients reach each of its processes, in the same order; the first takes writes.</summary>
    IReadOnlyList<IPEndPoint> Addresses { get; }

    /// <summary>Where the load generator with number <paramref name="writer"/> sends its commands.</summary>
    IPEndPoint WriteTo(int writer);

    /// <summary>Waits until every replica holds the same data.</summary>
    /// <exception cref="TimeoutException">They do not come to that in time.</exception>
    Task AwaitEqualReplicasAsync(TimeSpan deadline);
}
