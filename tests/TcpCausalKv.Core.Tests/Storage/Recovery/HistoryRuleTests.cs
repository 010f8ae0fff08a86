using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;

namespace TcpCausalKv.Core.Tests.Storage.Recovery;

public sealed class HistoryRuleTests
{
    private const string Boot = "boot-1";
    private const string Mark = "12:34";

    private static readonly NodeRun Run = new(7, Boot, SyncPolicy.EverySecond, Mark, NodeRunState.Running, true);

    [Theory]
    [InlineData(NodeRunState.Stopped, Boot, LastRunEnd.Stopped)]
    [InlineData(NodeRunState.Stopped, "boot-2", LastRunEnd.Stopped)]
    [InlineData(NodeRunState.Running, Boot, LastRunEnd.Killed)]
    [InlineData(NodeRunState.Running, "boot-2", LastRunEnd.PowerCut)]
    [InlineData(NodeRunState.Running, "", LastRunEnd.PowerCut)]
    public void The_state_and_the_boot_tell_how_the_last_process_ended(NodeRunState state, string bootId, LastRunEnd end) =>
        Assert.Equal(end, HistoryRule.EndOf(Run with { State = state }, bootId));

    [Fact]
    public void Boots_that_the_system_does_not_tell_are_not_the_same() =>
        Assert.Equal(LastRunEnd.PowerCut, HistoryRule.EndOf(Run with { BootId = "" }, ""));

    [Theory]
    [InlineData(SyncPolicy.Always, NodeRunState.Running, "boot-2", HistoryState.Whole)]
    [InlineData(SyncPolicy.EverySecond, NodeRunState.Running, "boot-2", HistoryState.EndMayBeLost)]
    [InlineData(SyncPolicy.Never, NodeRunState.Running, "boot-2", HistoryState.EndMayBeLost)]
    [InlineData(SyncPolicy.Never, NodeRunState.Running, Boot, HistoryState.Whole)]
    [InlineData(SyncPolicy.Never, NodeRunState.Stopped, "boot-2", HistoryState.Whole)]
    public void A_history_is_whole_unless_the_machine_stopped_before_a_sync(
        SyncPolicy policy, NodeRunState state, string bootId, HistoryState history) =>
        Assert.Equal(history, HistoryRule.Decide(Run with { Fsync = policy, State = state }, bootId, Mark, damageWasSetAside: false));

    [Fact]
    public void A_new_directory_has_no_history() => Assert.Equal(HistoryState.None, HistoryRule.Decide(null, Boot, Mark, false));

    [Theory]
    [InlineData(NodeRunState.Running)]
    [InlineData(NodeRunState.Stopped)]
    public void Copies_repairs_and_processes_that_never_knew_are_not_whole_however_they_ended(NodeRunState state)
    {
        NodeRun run = Run with { State = state, Fsync = SyncPolicy.Always };
        Assert.Equal(HistoryState.Copied, HistoryRule.Decide(run, Boot, "12:35", false));
        Assert.Equal(HistoryState.SetAside, HistoryRule.Decide(run, Boot, Mark, true));
        Assert.Equal(HistoryState.NeverKnown, HistoryRule.Decide(run with { HistoryIsWhole = false }, Boot, Mark, false));
    }
}
