using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Workloads;

/// <summary>Which of a seed's operations are commands on typed keys. Drawn apart, so that the others stay what they are.</summary>
internal sealed class TypedShare
{
    private const int CommandsMax = 4;

    private readonly RandomSource _random;
    private readonly int _percent;

    internal TypedShare(ulong seed, ScenarioBounds bounds)
    {
        _random = new RandomSource(seed, RandomPurpose.Typed);
        int keys = _random.Pick(0, 1, 2, 3);
        Keys = bounds.Deletes ? keys : 0;
        _percent = _random.Pick(10, 25);
    }

    /// <summary>Typed keys: 0 up to this.</summary>
    internal int Keys { get; }

    /// <summary>The operation that takes the place of another: it, or some commands on typed keys.</summary>
    internal ClientOperation Take(in ClientOperation operation)
    {
        bool isTyped = _random.Chance(_percent) && Keys > 0 && operation.Kind != ClientOperationKind.Move;
        return isTyped ? operation with { Kind = ClientOperationKind.Typed, KeyCount = _random.Between(1, CommandsMax) } : operation;
    }
}
