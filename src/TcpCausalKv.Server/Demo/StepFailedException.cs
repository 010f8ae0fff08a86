namespace TcpCausalKv.Server.Demo;

/// <summary>A step of the story was not seen to hold. The message names the step and what was seen.</summary>
internal sealed class StepFailedException(string message) : Exception(message);
