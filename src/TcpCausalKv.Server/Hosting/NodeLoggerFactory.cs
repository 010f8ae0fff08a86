using Microsoft.Extensions.Logging;

namespace TcpCausalKv.Server.Hosting;

/// <summary>Puts a node's name before each category, where several nodes share one log.</summary>
/// <param name="shared">Stays its owner's: it is not disposed of here.</param>
/// <param name="node">The node's name.</param>
internal sealed class NodeLoggerFactory(ILoggerFactory shared, string node) : ILoggerFactory
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => shared.CreateLogger($"{node}/{categoryName}");

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => shared.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The log is shared: it goes on for the other nodes.
    }
}
