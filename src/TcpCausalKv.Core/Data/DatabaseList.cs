using TcpCausalKv.Core.Elements;

namespace TcpCausalKv.Core.Data;

/// <summary>The databases that have been used, and what all of them have together.</summary>
/// <remarks>Database 0 is there from the beginning; any other takes no memory before it is first used.</remarks>
internal sealed class DatabaseList
{
    private readonly ulong _hashSeed;
    private readonly int _packedElementsMax;
    private readonly Database?[] _byNumber = new Database?[DatabaseKey.Databases];
    private Database[] _open = [];

    /// <summary>Empty ones.</summary>
    /// <param name="hashSeed">Decides where keys lie.</param>
    /// <param name="packedElementsMax">Elements of a key that are packed in one record at most.</param>
    public DatabaseList(ulong hashSeed, int packedElementsMax)
    {
        _hashSeed = hashSeed;
        _packedElementsMax = packedElementsMax;
        First = Begin(0);
    }

    /// <summary>Database 0.</summary>
    public Database First { get; }

    /// <summary>Those that are there, by number.</summary>
    public ReadOnlySpan<Database> Open => _open;

    /// <summary>The one that a key is in.</summary>
    public Database Of(ReadOnlySpan<byte> key)
    {
        int number = DatabaseKey.NumberOf(key);
        return _byNumber[number] ?? Begin(number);
    }

    /// <summary>The one of a number; null if there is none yet.</summary>
    public Database? Find(int number) => _byNumber[number];

    /// <summary>Of each one, a number; their sum.</summary>
    public long Sum(Func<Database, long> of)
    {
        long sum = 0;
        foreach (Database database in Open) sum += of(database);
        return sum;
    }

    /// <summary>Of each one's versions, a digest; their sum.</summary>
    public ulong SumDigests(Func<ElementStore, ulong> of)
    {
        ulong sum = 0;
        foreach (Database database in Open) sum += of(database.Store);
        return sum;
    }

    private Database Begin(int number)
    {
        Database database = new(_hashSeed, _packedElementsMax);
        _byNumber[number] = database;
        _open = [.. _byNumber.OfType<Database>()];
        return database;
    }
}
