namespace TcpCausalKv.Core.Effects;

/// <summary>
/// What effects are applied to: the keyspace. One method a kind, each called by the kind's row in the <see cref="EffectTable"/> only.
/// </summary>
internal interface IEffectTarget
{
    /// <summary>Gives a key a value; the versions of it that the write had seen go.</summary>
    void Set(in Effect effect, in WriteContext write);

    /// <summary>The versions of a key that the write had seen go.</summary>
    void Delete(in Effect effect, in WriteContext write);

    /// <summary>The versions of every key that the write had seen go.</summary>
    void Flush(in Effect effect, in WriteContext write);
}
