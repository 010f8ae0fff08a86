namespace TcpCausalKv.Fuzz;

/// <summary>What must hold of every input.</summary>
public static class Rule
{
    /// <summary>Goes on only if the rule holds.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="rule">The rule, in words.</param>
    /// <exception cref="FindingException">It does not.</exception>
    public static void Holds(bool holds, string rule)
    {
        if (!holds) throw new FindingException(rule);
    }
}
