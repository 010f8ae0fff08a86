using System.Diagnostics.CodeAnalysis;

namespace TcpCausalKv.Core.Data;

/// <summary>One database: its versions, and what effects do to them.</summary>
internal sealed class Database
{
    private readonly ulong _hashSeed;
    private readonly int _packedElementsMax;

    /// <summary>An empty one.</summary>
    /// <param name="hashSeed">Decides where keys lie.</param>
    /// <param name="packedElementsMax">Elements of a key that are packed in one record at most.</param>
    public Database(ulong hashSeed, int packedElementsMax)
    {
        _hashSeed = hashSeed;
        _packedElementsMax = packedElementsMax;
        Begin();
    }

    /// <summary>The versions.</summary>
    public ElementStore Store { get; private set; }

    /// <summary>What effects do to them.</summary>
    public KeyspaceEffects Effects { get; private set; }

    /// <summary>Keys that have an element which shows, whether or not their deadline has come.</summary>
    public int Count => Store.Keys.KeyCount - Effects.HiddenKeys;

    /// <summary>Forgets everything, whoever had observed it, and lets go of the memory; of what a walk has still to give when that ends.</summary>
    public void Clear()
    {
        if (Store.Walk is { } walk) walk.Detach();
        else Store.Free();
        Begin();
    }

    [MemberNotNull(nameof(Store), nameof(Effects))]
    private void Begin()
    {
        Store = new ElementStore(_hashSeed, _packedElementsMax);
        Effects = new KeyspaceEffects(Store, Clear);
    }
}
