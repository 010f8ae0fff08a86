using System.Globalization;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Storage.Snapshots;
using TcpCausalKv.Node.Storage;

namespace TcpCausalKv.Server.Inspection;

/// <summary>Writes for people what an inspection found.</summary>
/// <param name="inspection">The inspection.</param>
/// <param name="use">Whether a node is at it.</param>
/// <param name="output">Takes the lines.</param>
internal sealed class InspectionText(StoreInspection inspection, DirectoryUse use, TextWriter output)
{
    private const string Indent = "            ";

    /// <summary>Writes all.</summary>
    public void Write(DiskDirectory directory, StoreReport report)
    {
        Line("directory", $"{directory.Path}: {(use.IsHeld ? "a node uses it now, and may change it while it is looked at" : "no process uses it")}");
        WriteOwner(report.History);
        foreach (InspectedSnapshot snapshot in report.Snapshots) WriteSnapshot(snapshot);
        for (int at = 0; at < report.Segments.Count; at++) WriteSegment(report.Segments[at], isLeftover: at < report.Leftovers);
        foreach (string name in directory.List()) WriteOther(name);
        if (report.Torn is { } torn) Line("torn", $"{torn}; the next start cuts {Bytes(report.BytesTorn)}");
        foreach (string damage in report.Damage) Line("damage", damage);
        Line("verdict", VerdictOn(report));
    }

    private string VerdictOn(StoreReport report)
    {
        if (report.Damage.Count == 0) return report.Torn is null ? "well" : "well, after a crash";
        return use.IsHeld ? "damaged, or changed under this look: look again, or after the node has stopped" : "damaged";
    }

    private void WriteOwner(HistoryState history)
    {
        if (inspection.Identity is not { } identity)
        {
            Line("identity", "none");
            return;
        }

        NodeRun run = identity.LastRun;
        string name = inspection.Cluster?.NameOf(identity.Slot) ?? $"slot-{identity.Slot}";
        Line(
            "identity",
            $"node {name} (slot {identity.Slot}) of cluster {inspection.Cluster?.ToString() ?? identity.Cluster}; format {IdentityFile.Format}");
        Line("last run", $"incarnation {run.Incarnation:x16}, fsync {PolicyName(run.Fsync)}, {EndOf(run)}");
        Line("history", Describe(history));
        foreach (IdentityEpochs epochs in identity.Epochs.Where(epochs => epochs.Begins.Count > 0)) Line("epochs", Describe(epochs));
    }

    private string Describe(IdentityEpochs epochs)
    {
        string name = inspection.Cluster?.NameOf(epochs.Slot) ?? $"slot-{epochs.Slot}";
        IEnumerable<string> begins = epochs.Begins.Select(begin => $"epoch {begin.Epoch} follows its write {begin.After}");
        return $"{name} lost the end of its history: {string.Join(", ", begins)}";
    }

    private string EndOf(NodeRun run)
    {
        if (run.State == NodeRunState.Stopped) return "stopped in order";
        if (run.State == NodeRunState.Beginning && !use.IsHeld) return "died before it had opened its data";
        return use.IsHeld ? "it runs" : "killed, or its machine stopped";
    }

    private static string PolicyName(SyncPolicy policy) => policy switch
    {
        SyncPolicy.Always => "always",
        SyncPolicy.EverySecond => "everysec",
        _ => "no",
    };

    // What a node would do that starts here, on this machine, now.
    private static string Describe(HistoryState history) => history switch
    {
        HistoryState.Whole => "whole: a node that starts on it takes writes at once",
        HistoryState.None => "none: no node has used the directory",
        HistoryState.NeverKnown =>
            "not known: the last process had not learnt it from the others yet; a node that starts on it asks them before it takes writes",
        HistoryState.Copied =>
            "in doubt, for the directory is a copy or was restored: a node that starts on it asks the others before it takes writes",
        HistoryState.EndMayBeLost => "its end may be lost, for the machine stopped: a node that starts on it asks the others before it takes writes",
        _ => "in doubt, for damage was set aside: a node that starts on it asks the others before it takes writes",
    };

    private void WriteSnapshot(InspectedSnapshot snapshot)
    {
        Line("snapshot", $"{snapshot.Name}: {Bytes(snapshot.FileBytes)}, {(snapshot.Damage is null ? "whole" : "not whole")}");
        if (snapshot.Begin is not { } begin) return;
        Line("", $"{Number(begin.Versions)} versions, digest {begin.Digest:x16}, log position {Number(begin.LogOffset)}");
        Line("", $"clock {Describe(begin.Clock)}");
    }

    private void WriteSegment(InspectedSegment segment, bool isLeftover)
    {
        SegmentView view = segment.View;
        string remark = isLeftover ? "; left over, the next start deletes it" : "";
        Line("log", $"{view.Name}: positions {Number(view.Start)} to {Number(view.End)}{remark}");
        if (view.Header is null || segment.ClockAfter is null) return;
        Line("", $"{Number(segment.Batches)} batches of {Number(segment.Writes)} writes, known to be synced up to {Number(view.DurableEnd)}");
        Line("", $"clock {Describe(view.Header.ClockBefore)}  to  {Describe(segment.ClockAfter)}");
    }

    private void WriteOther(string name)
    {
        bool isKnown = name is DirectoryLock.FileName or IdentityFile.Name || SegmentName.TryParse(name, out _)
            || SnapshotFiles.TryParse(name, out _);
        if (isKnown) return;

        bool isUnfinished = name is "incoming" or "incoming.merged" || name.EndsWith(".new", StringComparison.Ordinal);
        string what = name.StartsWith("damaged-", StringComparison.Ordinal) ? "set aside by a repair; no node reads it"
            : isUnfinished ? "work that is under way, or was when a process died; the next start completes or deletes it"
            : "not a node's";
        Line("other", $"{name}: {what}");
    }

    private string Describe(VectorClock clock) => inspection.Cluster!.Describe(clock.Entries);

    private void Line(string what, string text) => output.WriteLine($"{what.PadRight(Indent.Length)}{text}");

    private static string Bytes(long bytes) => $"{Number(bytes)} bytes";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
