namespace TcpCausalKv.Fuzz;

/// <summary>An input has broken a rule.</summary>
/// <param name="rule">The rule, in words, or what it was run by and what came of it.</param>
public sealed class FindingException(string rule) : Exception(rule);
