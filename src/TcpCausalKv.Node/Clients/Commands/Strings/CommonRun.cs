namespace TcpCausalKv.Node.Clients.Commands.Strings;

/// <summary>Bytes that two values have in common and that follow each other in both.</summary>
/// <param name="First">Where they begin in the first value.</param>
/// <param name="Second">Where they begin in the second value.</param>
/// <param name="Length">How many they are, at least 1.</param>
internal readonly record struct CommonRun(int First, int Second, int Length);
