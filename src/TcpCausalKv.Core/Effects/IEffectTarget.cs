namespace TcpCausalKv.Core.Effects;

/// <summary>
/// What effects are applied to: a database. One method a kind, each called by the kind's row in the <see cref="EffectTable"/> only.
/// </summary>
internal interface IEffectTarget
{
    /// <summary>Gives a key a value; the versions of it that the write had seen go.</summary>
    void Set(in Effect effect, in WriteContext write);

    /// <summary>The versions of a key that the write had seen go.</summary>
    void Delete(in Effect effect, in WriteContext write);

    /// <summary>The versions of every key of the database that the write had seen go.</summary>
    void Flush(in Effect effect, in WriteContext write);

    /// <summary>Gives an element a value; the versions of it that the write had seen go.</summary>
    void Put(in Effect effect, in WriteContext write);

    /// <summary>The versions of an element that the write had seen go.</summary>
    void Remove(in Effect effect, in WriteContext write);

    /// <summary>The origin adds to a counter.</summary>
    void Add(in Effect effect, in WriteContext write);

    /// <summary>Of a counter goes what the write had seen.</summary>
    void ClearCount(in Effect effect, in WriteContext write);

    /// <summary>The versions of all elements of a kind that the write had seen go.</summary>
    void RemoveKind(in Effect effect, in WriteContext write);

    /// <summary>The versions of a key that the write had seen go, but for its deadline.</summary>
    void Purge(in Effect effect, in WriteContext write);

    /// <summary>A list gets an item at its head or its tail.</summary>
    void Push(in Effect effect, in WriteContext write);
}
