using Microsoft.Extensions.Logging;

namespace TcpCausalKv.Node.Tests.Cluster;

/// <summary>One logged line.</summary>
internal sealed record LogLine(int Id, LogLevel Level, string Text);
