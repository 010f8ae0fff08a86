namespace TcpCausalKv.Fuzz;

/// <summary>Runs a target over random changes of its checked-in inputs.</summary>
public static class MutationRun
{
    /// <summary>Runs <paramref name="count"/> changed inputs.</summary>
    /// <param name="target">The target.</param>
    /// <param name="count">Inputs.</param>
    /// <param name="seed">Decides all changes.</param>
    /// <exception cref="FindingException">An input broke a rule; the message holds it.</exception>
    public static void Over(IFuzzTarget target, int count, int seed)
    {
        Mutation mutation = new(new Random(seed), [.. SeedCorpus.Of(target).Select(input => input.Bytes)]);
        for (int run = 0; run < count; run++) Once(target, mutation.Next(), $"seed {seed}, input {run}");
    }

    /// <summary>Runs one input and puts it into the message of what it breaks.</summary>
    /// <param name="target">The target.</param>
    /// <param name="input">The input.</param>
    /// <param name="origin">Where the input comes from, in words.</param>
    /// <exception cref="FindingException">The input broke a rule.</exception>
    public static void Once(IFuzzTarget target, byte[] input, string origin)
    {
        try
        {
            AllocationBound.Run(target, input);
        }
#pragma warning disable CA1031 // Whatever escapes is what is looked for.
        catch (Exception finding)
#pragma warning restore CA1031
        {
            throw new FindingException($"{target.Name}, {origin}: {Convert.ToHexString(input)}{Environment.NewLine}{finding}");
        }
    }
}
