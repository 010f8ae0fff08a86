using TcpCausalKv.Live.Sessions;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Live.Tests;

/// <summary>What a reply says that a command did and saw.</summary>
public class RequestTests
{
    [Fact]
    public void Deleting_what_is_not_there_is_seeing_that_it_is_not_there()
    {
        Request delete = StringRequests.Delete("k");

        Assert.Equal([RecordedOperation.Read("k", null)], delete.Seen(RespReply.Of(RespKind.Integer, "0")));
        Assert.Equal([RecordedOperation.Delete("k")], delete.Seen(RespReply.Of(RespKind.Integer, "1")));
    }

    [Fact]
    public void A_swap_reads_what_it_replaces_before_it_writes() =>
        Assert.Equal(
            [RecordedOperation.Read("k", "old"), RecordedOperation.Write("k", "new")],
            StringRequests.Swap("k", "new").Seen(RespReply.Of(RespKind.Bulk, "old")));
}
