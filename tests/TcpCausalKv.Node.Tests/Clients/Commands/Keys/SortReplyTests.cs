namespace TcpCausalKv.Node.Tests.Clients.Commands.Keys;

/// <summary>Replies of SORT and SORT_RO, byte for byte those of Redis 7.2.</summary>
public sealed class SortReplyTests
{
    [Theory]
    [InlineData("""
        SADD s 3 1 10 2                        => :4|
        SORT s                                 => *4|$1|1|$1|2|$1|3|$2|10|
        SORT_RO s                              => *4|$1|1|$1|2|$1|3|$2|10|
        SORT s DESC                            => *4|$2|10|$1|3|$1|2|$1|1|
        sort s desc asc                        => *4|$1|1|$1|2|$1|3|$2|10|
        SORT s ALPHA                           => *4|$1|1|$2|10|$1|2|$1|3|
        SORT s ALPHA DESC                      => *4|$1|3|$1|2|$2|10|$1|1|
        SORT s LIMIT 1 2                       => *2|$1|2|$1|3|
        SORT s LIMIT 1 2 LIMIT 0 1             => *1|$1|1|
        SORT s LIMIT 0 0                       => *0|
        SORT s LIMIT 4 1                       => *0|
        SORT s LIMIT -5 1                      => *1|$1|1|
        SORT s LIMIT 3 -1                      => *1|$2|10|
        SORT s LIMIT 9223372036854775807 1     => *0|
        SORT s LIMIT 2 9223372036854775807     => *2|$1|3|$2|10|
        SORT nothing                           => *0|
        SORT nothing LIMIT 0 1 GET # DESC      => *0|
        """)]
    public void Sets_are_sorted(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD s a b c                           => :3|
        MSET w_a 3 w_b 1 w_c 2 n_a one         => +OK|
        SORT s BY w_*                          => *3|$1|b|$1|c|$1|a|
        SORT s BY w_* DESC                     => *3|$1|a|$1|c|$1|b|
        SORT_RO s BY w_* LIMIT 0 1             => *1|$1|b|
        SORT s BY w_* GET n_* GET #            => *6|$-1|$1|b|$-1|$1|c|$3|one|$1|a|
        SORT s BY w_* GET nothing              => *3|$-1|$-1|$-1|
        DEL w_c                                => :1|
        SORT s BY w_*                          => *3|$1|c|$1|b|$1|a|
        SORT s BY nosort_*                     => *3|$1|a|$1|b|$1|c|
        SET w_c x                              => +OK|
        SORT s BY w_*                          => -ERR One or more scores can't be converted into double|
        SORT s BY w_* LIMIT 0 0                => -ERR One or more scores can't be converted into double|
        SORT s BY w_* ALPHA                    => *3|$1|b|$1|a|$1|c|
        SORT s BY w_* ALPHA DESC               => *3|$1|c|$1|a|$1|b|
        DEL w_a                                => :1|
        SORT s BY w_* ALPHA                    => *3|$1|a|$1|b|$1|c|
        SORT s                                 => -ERR One or more scores can't be converted into double|
        """)]
    [InlineData("""
        SADD s 1 2                             => :2|
        HSET h_1 w 5 n one                     => :2|
        HSET h_2 w 4                           => :1|
        HINCRBY h_2 n 7                        => :7|
        SORT s BY h_*->w                       => *2|$1|2|$1|1|
        SORT s BY h_*->w GET h_*->n            => *2|$1|7|$3|one|
        SORT s GET h_*                         => *2|$-1|$-1|
        SORT s GET h_*->                       => *2|$-1|$-1|
        SORT s GET h_*->what                   => *2|$-1|$-1|
        SET x_1_y z                            => +OK|
        SORT s GET x_*_y                       => *2|$1|z|$-1|
        SORT s GET x_*_y->f                    => *2|$-1|$-1|
        SET x_1-> arrow                        => +OK|
        SORT s GET x_*->                       => *2|$5|arrow|$-1|
        HSET h_1 a->b both                     => :1|
        SORT s GET h_*->a->b                   => *2|$4|both|$-1|
        SET x_1* star                          => +OK|
        SORT s GET x_**                        => *2|$4|star|$-1|
        """)]
    public void What_patterns_name_is_looked_up(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD s only                            => :1|
        SORT s BY nosort                       => *1|$4|only|
        SORT s BY nosort GET # DESC            => *1|$4|only|
        SORT s BY nosort BY w_*                => *1|$4|only|
        SET w_only x                           => +OK|
        SORT s BY nosort BY w_*                => *1|$4|only|
        SORT s BY w_* BY nosort                => *1|$4|only|
        SORT s BY #                            => *1|$4|only|
        """)]
    public void A_pattern_without_a_star_leaves_the_order(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD s 1                               => :1|
        SET a 1                                => +OK|
        HSET h f v                             => :1|
        SORT a                                 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SORT h                                 => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SORT_RO a BY nosort                    => -WRONGTYPE Operation against a key holding the wrong kind of value|
        SORT a WHAT                            => -ERR syntax error|
        SORT s BY                              => -ERR syntax error|
        SORT s GET                             => -ERR syntax error|
        SORT s LIMIT 1                         => -ERR syntax error|
        SORT s STORE                           => -ERR syntax error|
        SORT_RO s STORE d                      => -ERR syntax error|
        SORT s LIMIT x 1                       => -ERR value is not an integer or out of range|
        SORT s LIMIT 1 x                       => -ERR value is not an integer or out of range|
        SORT s LIMIT 1 x WHAT                  => -ERR value is not an integer or out of range|
        SORT                                   => -ERR wrong number of arguments for 'sort' command|
        SORT_RO                                => -ERR wrong number of arguments for 'sort_ro' command|
        """)]
    public void Errors(string script) => Play(script);

    [Theory]
    [InlineData("""
        SADD s 1 2                             => :2|
        SET d 1                                => +OK|
        SORT s DESC STORE d                    => :2|
        LRANGE d 0 -1                          => *2|$1|2|$1|1|
        SORT a STORE d                         => :0|
        EXISTS d                               => :0|
        SET d 1                                => +OK|
        SORT s LIMIT 5 1 STORE other STORE d   => :0|
        EXISTS d                               => :0|
        SADD s x                               => :1|
        SORT s STORE d                         => -ERR One or more scores can't be converted into double|
        """)]
    public void Results_are_stored_as_a_list(string script) => Play(script);

    [Theory]
    [InlineData("""
        COMMAND GETKEYS sort s                                    => *1|$1|s|
        COMMAND GETKEYS sort s BY w_* GET # STORE d               => *2|$1|s|$1|d|
        COMMAND GETKEYS sort s STORE c STORE d                    => *2|$1|s|$1|d|
        COMMAND GETKEYS sort s BY store LIMIT store 2 GET store   => *1|$1|s|
        COMMAND GETKEYS sort s STORE                              => *1|$1|s|
        COMMAND GETKEYS sort_ro s STORE d                         => *1|$1|s|
        COMMAND GETKEYS dump k                                    => *1|$1|k|
        COMMAND GETKEYS restore k 0 v                             => *1|$1|k|
        COMMAND GETKEYS object encoding k                         => *1|$1|k|
        COMMAND GETKEYS memory usage k SAMPLES 5                  => *1|$1|k|
        COMMAND GETKEYS memory stats                              => -ERR The command has no key arguments|
        COMMAND GETKEYS rename k l                                => *2|$1|k|$1|l|
        COMMAND GETKEYS copy k l REPLACE                          => *2|$1|k|$1|l|
        COMMAND GETKEYS sintercard 2 k l LIMIT 1                  => *2|$1|k|$1|l|
        COMMAND GETKEYS sintercard 3 k l                          => -ERR Invalid arguments specified for command|
        COMMAND GETKEYS sintercard x k l                          => -ERR Invalid arguments specified for command|
        """)]
    public void The_keys_of_a_command_are_told(string script) => Play(script);

    private static void Play(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }
}
