namespace TcpCausalKv.Load.Comparing;

/// <summary>What a load generator sends. The words of each, and what a store is filled with before, are in <see cref="LoadWords"/>.</summary>
internal enum LoadCommand
{
    /// <summary>SET of a random key.</summary>
    Set,

    /// <summary>GET of a random key, all of which are there.</summary>
    Get,

    /// <summary>INCR of a random key.</summary>
    Incr,

    /// <summary>SET of a random key with a deadline that no round lives to see.</summary>
    SetEx,

    /// <summary>HSET of one field of a random hash.</summary>
    HSet,

    /// <summary>HINCRBY of one field of a random hash.</summary>
    HIncrBy,

    /// <summary>SADD of a random member to a random set, which hardly ever has it.</summary>
    SAdd,

    /// <summary>HGET of a field that is there, of a random hash.</summary>
    HGet,

    /// <summary>SISMEMBER of a member that is there, of a random set.</summary>
    SIsMember,

    /// <summary>TTL of a random key, each of which has a deadline.</summary>
    Ttl,

    /// <summary>ZADD of a random member with a random score to a random sorted set, which hardly ever has it.</summary>
    ZAdd,

    /// <summary>ZINCRBY of one member of a random sorted set.</summary>
    ZIncrBy,

    /// <summary>RPUSH to a random list.</summary>
    RPush,

    /// <summary>XADD of an entry of one field to a random stream.</summary>
    XAdd,

    /// <summary>LRANGE of a hundred items in the middle of a long list.</summary>
    LRange,

    /// <summary>ZRANGE of a hundred members in the middle of a large sorted set.</summary>
    ZRange,
}
