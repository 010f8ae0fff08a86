
namespace TcpCausalKv.Node.Tests.Clients;

public sealed class AllocationTests
{
    private const int CommandsPerRound = 500;
    private const int WarmUpRounds = 100;
    private const int MeasuredRounds = 400;

    // The log takes its memory by segments, so what it is found to have taken is up to one segment off: less than this a command.
    private const int SmallestObjectBytes = 24;

    [Theory]
    [InlineData("GET key\r\n", "$5\r\nvalue\r\n")]
    [InlineData("*2\r\n$3\r\nget\r\n$3\r\nkey\r\n", "$5\r\nvalue\r\n")]
    [InlineData("GET absent\r\n", "$-1\r\n")]
    [InlineData("SET key other\r\n", "+OK\r\n")]
    [InlineData("*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nother\r\n", "+OK\r\n")]
    public async Task A_command_of_the_hot_path_allocates_nothing_once_it_is_warm(string command, string reply)
    {
        // With peers: each write looks at them. The log's segments are made for its bytes; nothing else may be made.
        using NodeUnderTest node = new(members: ["x", "y", "z"]);
        using TestClient client = node.Connect();
        client.Send("SET key value\r\n");
        client.Expect("+OK\r\n");

        string commands = string.Concat(Enumerable.Repeat(command, CommandsPerRound));
        string replies = string.Concat(Enumerable.Repeat(reply, CommandsPerRound));
        Run(WarmUpRounds);
        long before = await Allocated();
        Run(MeasuredRounds);
        long perCommand = (await Allocated() - before) / (CommandsPerRound * MeasuredRounds);

        Assert.InRange(perCommand, -SmallestObjectBytes + 1, SmallestObjectBytes - 1);

        void Run(int rounds)
        {
            for (int i = 0; i < rounds; i++)
            {
                client.Send(commands);
                client.Expect(replies);
            }
        }

        Task<long> Allocated() => node.OnLoop(() => GC.GetAllocatedBytesForCurrentThread() - node.State.Log.Bytes);
    }
}
