using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Clusters;
using TcpCausalKv.Simulation.Histories;
using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Tests.Histories;

public class HistoryFormatTests
{
    [Theory, InlineData(3), InlineData(8), InlineData(21)]
    public void What_is_written_is_read_back_the_same(ulong seed)
    {
        string written = Text(new SimulatedCluster(Scenario.Draw(seed, new ScenarioBounds { Operations = 200 })).Run().History);
        Assert.Equal(written, Text(HistoryReader.Read(new StringReader(written))));
    }

    [Fact]
    public void A_line_of_another_recorder_is_read()
    {
        const string Line = """{"s":4,"n":"x","st":"ok","ops":[["w","k",17],["r","k",17],["r","other",null]],"t0":1.5,"final":true}""";
        Transaction transaction = Assert.Single(HistoryReader.Read(new StringReader(Line + "\n\n")).Transactions);

        Assert.True(transaction.IsFinal);
        Assert.Equal(
            [new(OperationKind.Write, 0, 1), new(OperationKind.Read, 0, 1), new(OperationKind.Read, 1, HistoryOperation.None)],
            transaction.Operations);
    }

    [Theory]
    [InlineData("""{"s":1,"st":"maybe","ops":[]}""")]
    [InlineData("""{"s":1,"st":"ok","ops":[["x","k"]]}""")]
    [InlineData("""{"s":1,"st":"ok","ops":[["r","k"]]}""")]
    [InlineData("""{"st":"ok","ops":[]}""")]
    [InlineData("not json")]
    public void A_line_that_is_no_transaction_is_named(string line)
    {
        FormatException exception = Assert.Throws<FormatException>(() => HistoryReader.Read(new StringReader("\n" + line)));
        Assert.StartsWith("Line 2 ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_histories_are_mostly_noticed()
    {
        int noticed = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            History history = new SimulatedCluster(Scenario.Draw(seed, new ScenarioBounds { Operations = 300, Deletes = false })).Run().History;
            Assert.True(HistoryVerdict.Of(CausalConvergence.Check(history)).IsGood, $"seed {seed}");
            if (!HistoryVerdict.Of(CausalConvergence.Check(HistoryMutation.Apply(history, seed))).IsGood) noticed++;
        }

        Assert.InRange(noticed, 10, 20);
    }

    private static string Text(History history)
    {
        using StringWriter text = new();
        HistoryWriter.Write(history, text);
        return text.ToString();
    }
}
