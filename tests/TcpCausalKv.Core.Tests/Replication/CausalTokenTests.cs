using CsCheck;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Replication;
using Xunit.Abstractions;

namespace TcpCausalKv.Core.Tests.Replication;

public sealed class CausalTokenTests(ITestOutputHelper output)
{
    private static readonly ClusterId Cluster = new(new UInt128(0x9F86_D081_884C_7D65, 0x9A2F_EAA0_C55A_D015));

    [Fact]
    public void A_token_reads_as_the_protocol_describes_it()
    {
        Assert.Equal("ckv3-9f86d081884c7d659a2feaa0c55ad015-12.7", new CausalToken(Cluster, new VectorClock([12, 7, 0, 0])).ToString());
        Assert.Equal("ckv3-9f86d081884c7d659a2feaa0c55ad015-0.0.3", new CausalToken(Cluster, new VectorClock([0, 0, 3, 0])).ToString());
        Assert.Equal("ckv3-9f86d081884c7d659a2feaa0c55ad015-0", new CausalToken(Cluster, new VectorClock(4)).ToString());
        Assert.Equal("ckv3-9f86d081884c7d659a2feaa0c55ad015-1/12.0.3/1", new CausalToken(Cluster, new VectorClock([ClockEntry.Of(1, 12), 0,
            ClockEntry.Of(3, 1), 0])).ToString());
        Assert.Equal("ckv3-0000000000000000000000000000000a-1", new CausalToken(new ClusterId(10), new VectorClock([1])).ToString());
    }

    [Fact]
    public void Any_token_is_read_back() =>
        Gen.Select(Gen.ULong, Gen.OneOf(Gen.ULong[0, 2], Gen.ULong[0, ClockEntry.Max]).Array[1, 64]).Sample(
            (cluster, entries) =>
            {
                CausalToken token = new(new ClusterId(cluster), new VectorClock(entries));
                Assert.True(CausalToken.TryParse(token.ToString(), entries.Length, out CausalToken? read));
                Assert.Equal(token, read);
            },
            writeLine: output.WriteLine);

    [Theory]
    [InlineData("")]
    [InlineData("ckv3-")]
    [InlineData("ckv1-9f86d081884c7d65-1")]
    [InlineData("CKV2-9f86d081884c7d65-1")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad01-1")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad0155-1")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad01g-1")]
    [InlineData("ckv3-+f86d081884c7d659a2feaa0c55ad015-1")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-1-2")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015--1")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-1..2")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-1.")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015- 1")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-+1")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-1.2.3.4.5")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-4611686018427387904")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-99999999999999999999")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-1\n")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-281474976710656")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-16384/1")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-1/")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-/1")]
    [InlineData("ckv3-9f86d081884c7d659a2feaa0c55ad015-1/2/3")]
    public void What_is_no_token_is_refused(string text)
    {
        Assert.False(CausalToken.TryParse(text, 4, out CausalToken? token));
        Assert.Null(token);
    }

    [Fact]
    public void Any_text_is_a_token_or_none_and_never_throws()
    {
        Gen<string> almost = Gen.String[Gen.Char["0123456789abcdf.-/"], 0, 40].Select(rest => "ckv3-" + rest);
        Gen.OneOf(Gen.String[0, 40], almost).Sample(
            text =>
            {
                if (CausalToken.TryParse(text, 4, out CausalToken? token)) Assert.Equal(4, token.Clock.Width);
            },
            iter: 10_000,
            writeLine: output.WriteLine);
    }
}
