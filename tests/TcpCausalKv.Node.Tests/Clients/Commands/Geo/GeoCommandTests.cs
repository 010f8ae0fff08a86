namespace TcpCausalKv.Node.Tests.Clients.Commands.Geo;

/// <summary>Commands about places, with the replies of Redis.</summary>
public sealed class GeoCommandTests : IDisposable
{
    private readonly NodeUnderTest _node = new();
    private readonly TestClient _client;

    public GeoCommandTests()
    {
        _client = _node.Connect();
        Assert.Equal(":2\r\n", _client.Ask("GEOADD Sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania"));
    }

    [Theory]
    [InlineData("ZSCORE Sicily Palermo", "$16\r\n3479099956230698\r\n")]
    [InlineData("GEODIST Sicily Palermo Catania", "$11\r\n166274.1516\r\n")]
    [InlineData("GEODIST Sicily Palermo Catania mi", "$8\r\n103.3182\r\n")]
    [InlineData("GEODIST Sicily Palermo none", "$-1\r\n")]
    [InlineData("GEODIST Sicily Palermo Catania yd", "-ERR unsupported unit provided. please use M, KM, FT, MI\r\n")]
    [InlineData("GEOHASH Sicily Palermo none", "*2\r\n$11\r\nsqc8b49rny0\r\n$-1\r\n")]
    [InlineData("GEOPOS Sicily Palermo none", "*2\r\n*2\r\n$20\r\n13.36138933897018433\r\n$20\r\n38.11555639549629859\r\n*-1\r\n")]
    [InlineData("GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km ASC", "*2\r\n$7\r\nCatania\r\n$7\r\nPalermo\r\n")]
    [InlineData("GEOSEARCH Sicily FROMMEMBER Palermo BYBOX 100 100 km", "*1\r\n$7\r\nPalermo\r\n")]
    [InlineData(
        "GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km DESC COUNT 1 WITHDIST", "*1\r\n*2\r\n$7\r\nPalermo\r\n$8\r\n190.4424\r\n")]
    [InlineData("GEORADIUS Sicily 15 37 100 km WITHHASH", "*1\r\n*2\r\n$7\r\nCatania\r\n:3479447370796909\r\n")]
    [InlineData("GEORADIUSBYMEMBER Sicily Palermo 10 m", "*1\r\n$7\r\nPalermo\r\n")]
    [InlineData("GEORADIUSBYMEMBER_RO Sicily none 10 m", "-ERR could not decode requested zset member\r\n")]
    [InlineData("GEORADIUS_RO Sicily 15 37 1 km STORE k", "-ERR syntax error\r\n")]
    [InlineData("GEOADD Sicily 181 0 far", "-ERR invalid longitude,latitude pair 181.000000,0.000000\r\n")]
    [InlineData("GEOADD Sicily NX XX 1 1 a", "-ERR syntax error\r\n")]
    [InlineData(
        "GEOSEARCH Sicily BYRADIUS 1 km ASC DESC ASC", "-ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for GEOSEARCH\r\n")]
    [InlineData("GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km ANY", "-ERR the ANY argument requires COUNT argument\r\n")]
    [InlineData("GEOPOS none a", "*1\r\n*-1\r\n")]
    public void A_command_is_answered_as_by_Redis(string command, string reply) => Assert.Equal(reply, _client.Ask(command));

    [Theory]
    [InlineData("GEOSEARCHSTORE d Sicily FROMLONLAT 15 37 BYRADIUS 200 km", "*4\r\n$7\r\nPalermo\r\n$16\r\n3479099956230698\r\n")]
    [InlineData("GEORADIUS Sicily 15 37 200 km STORE d", "*4\r\n$7\r\nPalermo\r\n$16\r\n3479099956230698\r\n")]
    [InlineData("GEOSEARCHSTORE d Sicily FROMLONLAT 15 37 BYRADIUS 200 km STOREDIST", "*4\r\n$7\r\nCatania\r\n$16\r\n56.441257870158")]
    public void What_is_found_can_be_stored(string command, string beginning)
    {
        Assert.Equal(":2\r\n", _client.Ask(command));
        _client.Send("ZRANGE d 0 -1 WITHSCORES\r\n");
        Assert.Equal(beginning, _client.Read(beginning.Length));
    }

    [Fact]
    public void A_member_called_like_an_option_is_no_option()
    {
        Assert.Equal("+OK\r\n", _client.Ask("SELECT 3"));
        _client.Ask("GEOADD k 1 1 STORE");
        Assert.Equal("*1\r\n$5\r\nSTORE\r\n", _client.Ask("GEORADIUSBYMEMBER k STORE 5 m"));
        Assert.Equal(":1\r\n", _client.Ask("GEORADIUSBYMEMBER k STORE 5 m STORE d"));
        Assert.Equal(":1\r\n", _client.Ask("ZCARD d"));
    }

    public void Dispose()
    {
        _client.Dispose();
        _node.Dispose();
    }
}
