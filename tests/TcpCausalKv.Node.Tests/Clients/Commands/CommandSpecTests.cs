using System.Text;
using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Tests.Clients.Commands.Keys;

namespace TcpCausalKv.Node.Tests.Clients.Commands;

public class CommandSpecTests
{
    private static IEnumerable<CommandSpec> Everything =>
        CommandCatalog.All.Concat(CommandCatalog.All.SelectMany(spec => spec.Subcommands));

    [Fact]
    public void The_catalog_has_the_commands_that_are_promised()
    {
        const string promised =
            "append auth bgsave bitcount bitfield bitfield_ro bitop bitpos blmove blmpop blpop brpop brpoplpush bzmpop bzpopmax bzpopmin "
            + "causal client cluster command config copy dbsize decr decrby del discard dump echo exec exists expire expireat expiretime "
            + "flushall flushdb geoadd geodist geohash geopos georadius georadius_ro georadiusbymember georadiusbymember_ro geosearch "
            + "geosearchstore get getbit getdel getex getrange getset hdel hello help hexists hget hgetall hincrby hincrbyfloat hkeys hlen "
            + "hmget hmset hrandfield hscan hset hsetnx hstrlen hvals incr incrby incrbyfloat info keys lastsave lcs lindex linsert llen "
            + "lmove lmpop lpop lpos lpush lpushx lrange lrem lset ltrim memory mget mode move mset msetnx multi object persist pexpire "
            + "pexpireat pexpiretime pfadd pfcount pfmerge ping psetex pttl quit randomkey rename renamenx reset restore rpop rpoplpush "
            + "rpush rpushx sadd save scan scard sdiff sdiffstore select set setbit setex setnx setrange sinter sintercard sinterstore "
            + "sismember smembers smismember smove sort sort_ro spop srandmember srem sscan strlen substr sunion sunionstore swapdb time "
            + "touch ttl type unlink unwatch wait waitaof watch xadd xdel xinfo xlen xrange xread xrevrange xsetid xtrim zadd zcard "
            + "zcount zdiff zdiffstore zincrby zinter zintercard zinterstore zlexcount zmpop zmscore zpopmax zpopmin zrandmember "
            + "zrange zrangebylex zrangebyscore zrangestore zrank zrem zremrangebylex zremrangebyrank zremrangebyscore zrevrange "
            + "zrevrangebylex zrevrangebyscore zrevrank zscan zscore zunion zunionstore";
        const string causal = "admit-writes clock digest held help link peers snapshot token versions wait";

        Assert.Equal(promised, Names(CommandCatalog.All));
        Assert.Equal(causal, Names(CausalSpecs.Causal.Subcommands));
    }

    [Theory]
    [InlineData("get", 2, "write:0", 1, 1, 1)]
    [InlineData("set", -3, "write:1", 1, 1, 1)]
    [InlineData("mset", -3, "write:1", 1, -1, 2)]
    [InlineData("mget", -2, "write:0", 1, -1, 1)]
    [InlineData("del", -2, "write:1", 1, -1, 1)]
    [InlineData("flushall", -1, "write:1", 0, 0, 0)]
    [InlineData("scan", -2, "write:0", 0, 0, 0)]
    [InlineData("msetnx", -3, "write:1", 1, -1, 2)]
    [InlineData("lcs", -3, "write:0", 1, 2, 1)]
    [InlineData("bitop", -4, "write:1", 2, -1, 1)]
    [InlineData("bitfield", -2, "write:1", 1, 1, 1)]
    [InlineData("bitfield_ro", -2, "write:0", 1, 1, 1)]
    [InlineData("pfadd", -2, "write:1", 1, 1, 1)]
    [InlineData("pfcount", -2, "write:0", 1, -1, 1)]
    [InlineData("pfmerge", -2, "write:1", 1, -1, 1)]
    [InlineData("dump", 2, "write:0", 1, 1, 1)]
    [InlineData("restore", -4, "write:1", 1, 1, 1)]
    [InlineData("sort", -2, "write:1", 1, 1, 1)]
    [InlineData("sort_ro", -2, "write:0", 1, 1, 1)]
    [InlineData("object", -2, "write:0", 0, 0, 0)]
    [InlineData("memory", -2, "write:0", 0, 0, 0)]
    [InlineData("rename", 3, "write:1", 1, 2, 1)]
    [InlineData("copy", -3, "write:1", 1, 2, 1)]
    [InlineData("sintercard", -3, "write:0", 0, 0, 0)]
    public void Arity_and_keys_are_those_of_Redis(string name, int arity, string writes, int first, int last, int step)
    {
        CommandSpec spec = CommandCatalog.All.Single(spec => spec.Name == name);

        Assert.Equal(arity, spec.Arity);
        Assert.Equal(writes == "write:1", spec.Traits.HasFlag(CommandTraits.Write));
        Assert.Equal((first, last, step), (spec.Keys.First, spec.Keys.Last, spec.Keys.Step));
    }

    [Fact]
    public void Every_spec_is_whole()
    {
        foreach (CommandSpec spec in Everything)
        {
            Assert.Matches("^[a-z_-]+$", spec.Name);
            Assert.EndsWith(".", spec.Summary);
            Assert.Matches(@"^\d+\.\d+\.\d+$", spec.Since);
            Assert.All(spec.Subcommands, subcommand => Assert.Equal(spec.Name, subcommand.Parent));
            Assert.Equal(spec.Keys.Any, spec.Keys.Access.Length > 0);
            Assert.False(spec.Traits.HasFlag(CommandTraits.Write | CommandTraits.ReadOnly));
        }
    }

    [Fact]
    public void The_arguments_in_the_manual_fit_the_arity()
    {
        foreach (CommandSpec spec in Everything)
        {
            int names = spec.Parent is null ? 1 : 2;
            int needed = spec.Arguments.Where(argument => !argument.IsOptional).Count();
            bool isOpen = spec.Arguments.Any(argument => argument.IsOptional) || spec.Arity < 0;

            Assert.Equal(Math.Abs(spec.Arity), names + needed);
            Assert.Equal(isOpen, spec.Arity < 0);
        }
    }

    [Theory]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(2, 3, false)]
    [InlineData(-2, 1, false)]
    [InlineData(-2, 2, true)]
    [InlineData(-2, 9, true)]
    public void A_negative_arity_is_a_least_number(int arity, int wordCount, bool takes) =>
        Assert.Equal(takes, (StringSpecs.Get with { Arity = arity }).Takes(wordCount));

    [Fact]
    public void The_keys_of_a_command_are_found_by_their_places()
    {
        AssertKeys([1], StringSpecs.Get, "GET a");
        AssertKeys([1, 2, 3], StringSpecs.MGet, "MGET a b c");
        AssertKeys([1, 3], StringSpecs.MSet, "MSET a 1 b 2");
        AssertKeys([2, 3, 4], BitmapSpecs.BitOp, "BITOP AND d a b");
        AssertKeys([], ConnectionSpecs.Ping, "PING x");
        AssertKeys([2, 3], SetSpecs.SInterCard, "SINTERCARD 2 a b LIMIT 1");
        AssertKeys([], SetSpecs.SInterCard, "SINTERCARD 3 a b");
        AssertKeys([1, 5], KeySpecs.Sort, "SORT a GET STORE STORE b");
        AssertKeys([1, 5], KeySpecs.Sort, "SORT a STORE b STORE c");
        AssertKeys([1], KeySpecs.Sort, "SORT a");
    }

    private static void AssertKeys(int[] places, CommandSpec spec, string line)
    {
        KeyPlaces found = spec.Keys.In(new Words(line).List);
        Assert.Equal(places, found.All());
        Assert.Equal(places.Length, found.Count);
        Assert.Equal(places, Enumerable.Range(0, line.Split(' ').Length).Where(found.Has));
    }

    [Fact]
    public void Arguments_are_read_from_the_line_that_people_see()
    {
        IEnumerable<CommandArgument> arguments = CommandArgument.Parse("key [NX | XX] [protover [AUTH user]] [key ...] a|b");

        Assert.Equal(
            [
                new("key", false, false), new("NX | XX", true, false), new("protover [AUTH user]", true, false),
                new("key", true, true), new("a|b", false, false),
            ],
            arguments);
        Assert.Throws<ArgumentException>(() => CommandArgument.Parse("[key").ToList());
    }

    [Fact]
    public void The_usage_is_the_line_to_type()
    {
        Assert.Equal("MSET key value [key value ...]", StringSpecs.MSet.Usage);
        Assert.Equal("QUIT", ConnectionSpecs.Quit.Usage);
        Assert.Equal("CAUSAL WAIT token [ms]", CausalSpecs.Causal.Subcommands.Single(spec => spec.Name == "wait").Usage);
    }

    [Fact]
    public void Errors_are_worded_as_in_Redis()
    {
        CommandReader reader = new(new ClientLimits());
        reader.TryRead("foo a 'b c'\r\n"u8, out _, out WordList words);

        Assert.Equal(
            "ERR unknown command 'foo', with args beginning with: 'a' 'b c' ",
            System.Text.Encoding.Latin1.GetString(CommandErrors.UnknownCommand(words)));
        Assert.Equal("ERR wrong number of arguments for 'get' command", CommandErrors.WrongArity(StringSpecs.Get));
        Assert.Equal(
            "ERR unknown subcommand 'x'. Try CLIENT HELP.",
            System.Text.Encoding.Latin1.GetString(CommandErrors.UnknownSubcommand(ConnectionSpecs.Client, "x"u8)));
    }

    [Fact]
    public void An_error_shows_the_beginning_of_what_was_sent()
    {
        CommandReader reader = new(new ClientLimits());
        string sent = string.Join(' ', Enumerable.Repeat(new string('x', 100), 100));
        reader.TryRead(Encoding.ASCII.GetBytes(new string('c', 200) + " " + sent + "\n"), out _, out WordList words);

        string expected = $"ERR unknown command '{new string('c', 128)}', with args beginning with: "
            + $"'{new string('x', 100)}' '{new string('x', 25)}' ";
        Assert.Equal(expected, System.Text.Encoding.Latin1.GetString(CommandErrors.UnknownCommand(words)));
    }

    private static string Names(IEnumerable<CommandSpec> specs) =>
        string.Join(' ', specs.Select(spec => spec.Name).Order(StringComparer.Ordinal));
}
