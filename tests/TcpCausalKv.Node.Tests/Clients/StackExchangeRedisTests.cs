using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Clients;

/// <summary>A client library as it is really used, in both protocols.</summary>
public sealed class StackExchangeRedisTests
{
    [Theory]
    [InlineData("resp2")]
    [InlineData("resp3")]
    public async Task It_connects_without_a_warning_and_works(string protocol)
    {
        using NodeUnderTest node = new();
        ConcurrentQueue<string> troubles = new();
        using StringWriter log = new();
        await using ConnectionMultiplexer connection = await Connect(node, protocol, log, troubles);
        IDatabase database = connection.GetDatabase();

        Assert.True(await database.StringSetAsync("a", "1"));
        Assert.False(await database.StringSetAsync("a", "2", when: When.NotExists));
        Assert.Equal("1", await database.StringSetAndGetAsync("a", "3"));
        Assert.Equal(2, await database.StringAppendAsync("a", "4"));
        Assert.Equal("34", await database.StringGetAsync("a"));
        Assert.True((await database.StringGetAsync("nothing")).IsNull);
        Assert.True(await database.StringSetAsync([new("b", "5"), new("c", new byte[] { 0, 13, 10, 255 })]));
        Assert.Equal([0, 13, 10, 255], (byte[]?)await database.StringGetAsync("c"));
        Assert.Equal(RedisType.String, await database.KeyTypeAsync("a"));
        Assert.Equal("34", await database.StringGetDeleteAsync("a"));
        Assert.Equal(1, await database.KeyDeleteAsync(["a", "b"]));
        Assert.Equal("x:6", (await database.ExecuteAsync("CAUSAL", "CLOCK")).ToString());

        IServer server = connection.GetServer(node.EndPoint);
        Assert.Equal(new Version(7, 2, 0), server.Version);
        Assert.False(server.IsReplica);
        Assert.Equal(["c"], await AllKeys(server));
        Assert.Contains(await server.InfoAsync(), section => section.Key == "Causal");
        await server.FlushDatabaseAsync();
        Assert.Equal(0, await server.DatabaseSizeAsync());

        Assert.Empty(troubles);
        Assert.DoesNotContain("fail", log.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("fault", log.ToString().Replace("default", "", StringComparison.OrdinalIgnoreCase), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("resp2")]
    [InlineData("resp3")]
    public async Task Its_types_deadlines_and_transactions_work(string protocol)
    {
        using NodeUnderTest node = new();
        ConcurrentQueue<string> troubles = new();
        await using ConnectionMultiplexer connection = await Connect(node, protocol, TextWriter.Null, troubles);
        IDatabase database = connection.GetDatabase();

        Assert.Equal(5, await database.StringIncrementAsync("n", 5));
        Assert.Equal(5.5, await database.StringIncrementAsync("n", 0.5));
        await database.HashSetAsync("h", [new("a", "1"), new("b", "2")]);
        Assert.Equal(4, await database.HashIncrementAsync("h", "a", 3));
        Assert.Equal(["a=4", "b=2"], (await database.HashGetAllAsync("h")).Select(entry => $"{entry.Name}={entry.Value}").Order());
        Assert.Equal(2, await database.SetAddAsync("s", ["m", "n"]));
        Assert.True(await database.SetContainsAsync("s", "m"));
        Assert.Equal(2, (await database.SetCombineAsync(SetOperation.Difference, "s", "none")).Length);
        Assert.True(await database.StringSetAsync("t", "v", TimeSpan.FromMinutes(5)));
        Assert.InRange((await database.KeyTimeToLiveAsync("t"))!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.True(await database.KeyPersistAsync("t"));

        ITransaction transaction = database.CreateTransaction();
        transaction.AddCondition(Condition.StringEqual("t", "v"));
        Task<long> counted = transaction.StringIncrementAsync("count");
        Assert.True(await transaction.ExecuteAsync());
        Assert.Equal(1, await counted);
        transaction = database.CreateTransaction();
        transaction.AddCondition(Condition.KeyNotExists("t"));
        _ = transaction.StringIncrementAsync("count");
        Assert.False(await transaction.ExecuteAsync());
        Assert.Equal([RedisType.Hash, RedisType.Set], [await database.KeyTypeAsync("h"), await database.KeyTypeAsync("s")]);
        Assert.Empty(troubles);
    }

    [Fact]
    public async Task Many_callers_share_its_connection()
    {
        const int many = 10_000;
        using NodeUnderTest node = new();
        ConcurrentQueue<string> troubles = new();
        await using ConnectionMultiplexer connection = await Connect(node, "resp3", TextWriter.Null, troubles);
        IDatabase database = connection.GetDatabase();

        await Task.WhenAll(Enumerable.Range(0, many).Select(i => database.StringSetAsync($"key:{i}", i))).WithinDeadline();
        RedisValue[] values = await Task.WhenAll(Enumerable.Range(0, many).Select(i => database.StringGetAsync($"key:{i}"))).WithinDeadline();

        Assert.Equal(Enumerable.Range(0, many), values.Select(value => (int)value));
        Assert.Empty(troubles);
    }

    private static async Task<ConnectionMultiplexer> Connect(
        NodeUnderTest node, string protocol, TextWriter log, ConcurrentQueue<string> troubles)
    {
        IPEndPoint endPoint = node.EndPoint;
        ConfigurationOptions options = ConfigurationOptions.Parse($"{endPoint},allowAdmin=true,protocol={protocol}");
        ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(options, log).WithinDeadline();
        connection.ConnectionFailed += (_, failure) => troubles.Enqueue($"{failure.ConnectionType} {failure.FailureType}");
        connection.ErrorMessage += (_, error) => troubles.Enqueue(error.Message);
        connection.InternalError += (_, error) => troubles.Enqueue($"{error.Exception}");
        return connection;
    }

    private static async Task<string[]> AllKeys(IServer server)
    {
        List<string> keys = [];
        await foreach (RedisKey key in server.KeysAsync(pageSize: 1)) keys.Add(key.ToString());
        return [.. keys];
    }
}
