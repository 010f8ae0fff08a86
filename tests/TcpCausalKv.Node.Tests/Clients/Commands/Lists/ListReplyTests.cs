namespace TcpCausalKv.Node.Tests.Clients.Commands.Lists;

/// <summary>Replies about lists, byte for byte those of Redis 7.2.</summary>
public sealed class ListReplyTests
{
    [Theory]
    [InlineData("""
        RPUSH l a b      => :2|
        LPUSH l c d      => :4|
        LRANGE l 0 -1    => *4|$1|d|$1|c|$1|a|$1|b|
        LLEN l           => :4|
        TYPE l           => +list|
        RPUSHX l e       => :5|
        LPUSHX l f g     => :7|
        LRANGE l 0 -1    => *7|$1|g|$1|f|$1|d|$1|c|$1|a|$1|b|$1|e|
        RPUSHX nothing a => :0|
        LPUSHX nothing a => :0|
        EXISTS nothing   => :0|
        RPUSH l ""       => :8|
        LINDEX l -1      => $0||
        RPUSH l          => -ERR wrong number of arguments for 'rpush' command|
        LPUSH l          => -ERR wrong number of arguments for 'lpush' command|
        RPUSHX l         => -ERR wrong number of arguments for 'rpushx' command|
        LPUSHX l         => -ERR wrong number of arguments for 'lpushx' command|
        LLEN nothing     => :0|
        LLEN             => -ERR wrong number of arguments for 'llen' command|
        """)]
    [InlineData("""
        RPUSH l a    => :1|
        EXPIRE l 100 => :1|
        RPUSH l b    => :2|
        TTL l        => :100|
        LPOP l 2     => *2|$1|a|$1|b|
        RPUSH l c    => :1|
        TTL l        => :-1|
        """)]
    public void Pushing(string script) => Play(script);

    [Theory]
    [InlineData("""
        RPUSH l a b c d e f => :6|
        LPOP l              => $1|a|
        RPOP l              => $1|f|
        LPOP l 2            => *2|$1|b|$1|c|
        RPOP l 0            => *0|
        RPOP l 9            => *2|$1|e|$1|d|
        EXISTS l            => :0|
        LPOP l              => $-1|
        RPOP l              => $-1|
        LPOP l 1            => *-1|
        RPOP l 0            => *-1|
        LPOP l -1           => -ERR value is out of range, must be positive|
        RPOP l x            => -ERR value is out of range, must be positive|
        LPOP l 1 2          => -ERR wrong number of arguments for 'lpop' command|
        RPOP l 1 2          => -ERR wrong number of arguments for 'rpop' command|
        LPOP                => -ERR wrong number of arguments for 'lpop' command|
        RPOP                => -ERR wrong number of arguments for 'rpop' command|
        """)]
    [InlineData("""
        RPUSH a 1 2 3                     => :3|
        RPUSH b 4 5                       => :2|
        LMPOP 2 nothing a LEFT            => *2|$1|a|*1|$1|1|
        LMPOP 3 nothing a b RIGHT COUNT 5 => *2|$1|a|*2|$1|3|$1|2|
        LMPOP 2 a b left count 1          => *2|$1|b|*1|$1|4|
        LMPOP 1 a LEFT                    => *-1|
        LMPOP 0 a LEFT                    => -ERR numkeys should be greater than 0|
        LMPOP x a LEFT                    => -ERR numkeys should be greater than 0|
        LMPOP 2 a LEFT                    => -ERR syntax error|
        LMPOP 9 a LEFT                    => -ERR syntax error|
        LMPOP 1 a UP                      => -ERR syntax error|
        LMPOP 1 a LEFT COUNT              => -ERR syntax error|
        LMPOP 1 a LEFT COUNT 0            => -ERR count should be greater than 0|
        LMPOP 1 a LEFT COUNT x            => -ERR count should be greater than 0|
        LMPOP 1 a LEFT COUNT 1 COUNT 1    => -ERR syntax error|
        LMPOP 1 a LEFT WHAT 1             => -ERR syntax error|
        LMPOP 1 a                         => -ERR wrong number of arguments for 'lmpop' command|
        """)]
    public void Popping(string script) => Play(script);

    [Theory]
    [InlineData("""
        RPUSH l a b c d     => :4|
        LRANGE l 1 2        => *2|$1|b|$1|c|
        LRANGE l -2 -1      => *2|$1|c|$1|d|
        LRANGE l -9 0       => *1|$1|a|
        LRANGE l 3 9        => *1|$1|d|
        LRANGE l 4 9        => *0|
        LRANGE l 2 1        => *0|
        LRANGE l -9 -5      => *0|
        LRANGE nothing 0 -1 => *0|
        LRANGE l x 1        => -ERR value is not an integer or out of range|
        LRANGE l 0 1.5      => -ERR value is not an integer or out of range|
        LRANGE l 0          => -ERR wrong number of arguments for 'lrange' command|
        LINDEX l 0          => $1|a|
        LINDEX l -1         => $1|d|
        LINDEX l 4          => $-1|
        LINDEX l -5         => $-1|
        LINDEX l x          => -ERR value is not an integer or out of range|
        LINDEX nothing x    => $-1|
        LINDEX l            => -ERR wrong number of arguments for 'lindex' command|
        """)]
    public void Reading(string script) => Play(script);

    [Theory]
    [InlineData("""
        RPUSH l a b c a b a                => :6|
        LPOS l a                           => :0|
        LPOS l b                           => :1|
        LPOS l x                           => $-1|
        LPOS nothing a                     => $-1|
        LPOS l a RANK 2                    => :3|
        LPOS l a RANK -1                   => :5|
        LPOS l a RANK -3                   => :0|
        LPOS l a RANK 4                    => $-1|
        LPOS l a COUNT 0                   => *3|:0|:3|:5|
        LPOS l a COUNT 2                   => *2|:0|:3|
        LPOS l a COUNT 2 RANK -1           => *2|:5|:3|
        LPOS l a RANK 2 COUNT 0            => *2|:3|:5|
        LPOS l a MAXLEN 1 COUNT 0          => *1|:0|
        LPOS l c MAXLEN 2                  => $-1|
        LPOS l c MAXLEN 3                  => :2|
        LPOS l c RANK -1 MAXLEN 3          => $-1|
        LPOS l x COUNT 0                   => *0|
        LPOS nothing x COUNT 0             => *0|
        LPOS l a RANK 0 => \
            -ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list|
        LPOS l a RANK x                    => -ERR value is not an integer or out of range|
        LPOS l a RANK -9223372036854775808 => -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807|
        LPOS l a COUNT -1                  => -ERR COUNT can't be negative|
        LPOS l a COUNT x                   => -ERR COUNT can't be negative|
        LPOS l a MAXLEN -1                 => -ERR MAXLEN can't be negative|
        LPOS l a RANK                      => -ERR syntax error|
        LPOS l a WHAT 1                    => -ERR syntax error|
        LPOS l                             => -ERR wrong number of arguments for 'lpos' command|
        """)]
    public void Finding(string script) => Play(script);

    [Theory]
    [InlineData("""
        RPUSH l a b c              => :3|
        LSET l 1 B                 => +OK|
        LSET l -1 C                => +OK|
        LRANGE l 0 -1              => *3|$1|a|$1|B|$1|C|
        LSET l 3 x                 => -ERR index out of range|
        LSET l -4 x                => -ERR index out of range|
        LSET l x y                 => -ERR value is not an integer or out of range|
        LSET nothing x y           => -ERR no such key|
        LSET l 1                   => -ERR wrong number of arguments for 'lset' command|
        LINSERT l BEFORE a 1       => :4|
        LINSERT l after C 9        => :5|
        LINSERT l AFTER a 2        => :6|
        LINSERT l AFTER a 3        => :7|
        LINSERT l BEFORE a 4       => :8|
        LRANGE l 0 -1              => *8|$1|1|$1|4|$1|a|$1|3|$1|2|$1|B|$1|C|$1|9|
        LINSERT l BEFORE x 1       => :-1|
        LINSERT nothing BEFORE x 1 => :0|
        LINSERT l BESIDE a 1       => -ERR syntax error|
        LINSERT l BEFORE a         => -ERR wrong number of arguments for 'linsert' command|
        """)]
    public void Replacing_and_inserting(string script) => Play(script);

    [Theory]
    [InlineData("""
        RPUSH l a b a c a d a         => :7|
        LREM l 2 a                    => :2|
        LRANGE l 0 -1                 => *5|$1|b|$1|c|$1|a|$1|d|$1|a|
        LREM l -1 a                   => :1|
        LRANGE l 0 -1                 => *4|$1|b|$1|c|$1|a|$1|d|
        LREM l 0 x                    => :0|
        LREM l 0 a                    => :1|
        LREM nothing 0 a              => :0|
        LREM l x a                    => -ERR value is not an integer or out of range|
        LREM l -9223372036854775808 a => -ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807|
        LREM l 0                      => -ERR wrong number of arguments for 'lrem' command|
        """)]
    [InlineData("""
        RPUSH l a b c d e => :5|
        LTRIM l 1 -2      => +OK|
        LRANGE l 0 -1     => *3|$1|b|$1|c|$1|d|
        LTRIM l 0 9       => +OK|
        LLEN l            => :3|
        LTRIM l -2 -1     => +OK|
        LRANGE l 0 -1     => *2|$1|c|$1|d|
        LTRIM l 5 9       => +OK|
        EXISTS l          => :0|
        RPUSH l a b       => :2|
        LTRIM l -9 -3     => +OK|
        EXISTS l          => :0|
        LTRIM nothing 0 1 => +OK|
        LTRIM l x 1       => -ERR value is not an integer or out of range|
        LTRIM l 0         => -ERR wrong number of arguments for 'ltrim' command|
        """)]
    public void Removing(string script) => Play(script);

    [Theory]
    [InlineData("""
        RPUSH a 1 2 3             => :3|
        LMOVE a b LEFT RIGHT      => $1|1|
        LMOVE a b RIGHT LEFT      => $1|3|
        LRANGE b 0 -1             => *2|$1|3|$1|1|
        RPOPLPUSH b a             => $1|1|
        LRANGE a 0 -1             => *2|$1|1|$1|2|
        RPOPLPUSH a a             => $1|2|
        LRANGE a 0 -1             => *2|$1|2|$1|1|
        lmove a a left left       => $1|2|
        LMOVE a a LEFT RIGHT      => $1|2|
        LRANGE a 0 -1             => *2|$1|1|$1|2|
        LMOVE nothing a LEFT LEFT => $-1|
        RPOPLPUSH nothing a       => $-1|
        LMOVE a b UP LEFT         => -ERR syntax error|
        LMOVE a b LEFT UP         => -ERR syntax error|
        SET t 1                   => +OK|
        LMOVE a t LEFT LEFT       => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LMOVE t a LEFT LEFT       => -WRONGTYPE Operation against a key holding the wrong kind of value|
        LMOVE nothing t LEFT LEFT => $-1|
        RPOPLPUSH a t             => -WRONGTYPE Operation against a key holding the wrong kind of value|
        RPOPLPUSH b a             => $1|3|
        EXISTS b                  => :0|
        LMOVE a b LEFT            => -ERR wrong number of arguments for 'lmove' command|
        RPOPLPUSH a               => -ERR wrong number of arguments for 'rpoplpush' command|
        """)]
    [InlineData("""
        RPUSH a 1           => :1|
        EXPIRE a 100        => :1|
        RPOPLPUSH a a       => $1|1|
        TTL a               => :100|
        LMOVE a b LEFT LEFT => $1|1|
        TTL b               => :-1|
        """)]
    public void Moving(string script) => Play(script);

    private static void Play(string script)
    {
        using NodeUnderTest node = new();
        ReplyScript.Play(node, script);
    }
}
