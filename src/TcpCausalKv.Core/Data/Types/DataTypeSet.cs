using System.Numerics;

namespace TcpCausalKv.Core.Data.Types;

/// <summary>Some types.</summary>
internal readonly struct DataTypeSet
{
    private readonly uint _bits;

    private DataTypeSet(uint bits) => _bits = bits;

    /// <summary>How many there are.</summary>
    public int Count => BitOperations.PopCount(_bits);

    /// <summary>That of the lowest number; <see cref="DataType.None"/> if there is none.</summary>
    public DataType First => _bits == 0 ? DataType.None : (DataType)BitOperations.TrailingZeroCount(_bits);

    /// <summary>True if a type is among them.</summary>
    public bool Has(DataType type) => (_bits & BitOf(type)) != 0;

    /// <summary>These and another one.</summary>
    public DataTypeSet With(DataType type) => new(_bits | BitOf(type));

    /// <summary>These and another one, if it is there.</summary>
    /// <param name="type">The type.</param>
    /// <param name="elements">How many elements it has.</param>
    public DataTypeSet WithAny(DataType type, int elements) => elements > 0 ? With(type) : this;

    private static uint BitOf(DataType type) => 1U << (int)type;
}
