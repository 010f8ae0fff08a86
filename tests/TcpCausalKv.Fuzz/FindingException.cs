namespace TcpCausalKv.Fuzz;

/// <summary>An input has broken a rule.</summary>
public sealed class FindingException(string rule) : Exception(rule)
{
    /// <summary>Throws unless <paramref name="holds"/>.</summary>
    /// <param name="holds">Whether the rule holds.</param>
    /// <param name="rule">The rule, in words.</param>
    public static void Unless(bool holds, string rule)
    {
        if (!holds) throw new FindingException(rule);
    }
}
