using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Storage.Log;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Simulation.Disks;
using static TcpCausalKv.Core.Tests.Storage.DiskLog;

namespace TcpCausalKv.Core.Tests.Storage.Log;

/// <summary>The process ends in every single operation of a scripted run; then it was killed, or the power went as well.</summary>
public sealed class LogCrashTests
{
    private const int Turns = 12;
    private const int PowerCuts = 12;

    private static readonly List<byte[]> All = Batches(2 * Turns + 4);

    public static TheoryData<int, bool> Runs => new()
    {
        { 1, false }, { 1, true }, { 3, false }, { 3, true }, { int.MaxValue, false }, { int.MaxValue, true },
    };

    [Theory, MemberData(nameof(Runs))]
    public void A_killed_process_loses_nothing_that_was_appended(int turnsPerSync, bool truncates)
    {
        for (int operation = 1; CrashAt(operation, turnsPerSync, truncates, out SimulatedDirectory disk, out Run run); operation++)
        {
            disk.Kill();
            Recovered recovered = Recover(disk, LastRunEnd.Killed, run.From, run.Clock);
            Assert.InRange(EndOf(recovered, run), run.End, long.MaxValue);
            GoOn(disk, recovered, run);
        }
    }

    [Theory, MemberData(nameof(Runs))]
    public void A_power_cut_takes_nothing_that_was_durable_and_leaves_no_hole(int turnsPerSync, bool truncates)
    {
        for (int operation = 1; CrashAt(operation, turnsPerSync, truncates, out SimulatedDirectory disk, out Run run); operation++)
        {
            for (int seed = 0; seed < PowerCuts; seed++)
            {
                CrashAt(operation, turnsPerSync, truncates, out disk, out run);
                disk.CutPower(Chooser(operation, seed));
                Recovered recovered = Recover(disk, LastRunEnd.PowerCut, run.From, run.Clock);
                Assert.InRange(EndOf(recovered, run), Math.Max(run.DurableEnd, run.From), long.MaxValue);
                GoOn(disk, recovered, run);
            }
        }
    }

    [Fact]
    public void A_recovery_that_crashes_itself_changes_nothing_of_what_the_next_one_finds()
    {
        for (int operation = 1; CrashAt(operation, 3, truncates: true, out SimulatedDirectory disk, out Run run); operation++)
        {
            disk.CutPower(Chooser(operation, 1));
            for (int inRecovery = 1; ; inRecovery++)
            {
                int left = inRecovery;
                disk.Faults = (_, _) => --left == 0 ? DiskFault.End : DiskFault.None;
                Recovered recovered;
                try
                {
                    recovered = Recover(disk, LastRunEnd.PowerCut, run.From, run.Clock);
                }
                catch (ProcessEndedException)
                {
                    if (inRecovery % 2 == 0) disk.Kill();
                    else disk.CutPower(Chooser(operation, inRecovery));
                    continue;
                }

                Assert.InRange(EndOf(recovered, run), Math.Max(run.DurableEnd, run.From), long.MaxValue);
                disk.Faults = null;
                GoOn(disk, recovered, run);
                break;
            }
        }
    }

    [Theory, MemberData(nameof(Runs))]
    public void What_a_recovery_has_mended_is_whole_when_the_power_goes_again(int turnsPerSync, bool truncates)
    {
        for (int operation = 1; CrashAt(operation, turnsPerSync, truncates, out SimulatedDirectory disk, out Run run); operation++)
        {
            disk.CutPower(Chooser(operation, operation % PowerCuts));
            Recovered first = Recover(disk, LastRunEnd.PowerCut, run.From, run.Clock);
            for (int seed = 2; seed < 5; seed++)
            {
                disk.CutPower(Chooser(operation, seed));
                Recovered again = Recover(disk, LastRunEnd.PowerCut, run.From, run.Clock);
                Assert.Equal("whole", again.Outcome);
                Assert.Equal((first.Log!.Start, first.Log.End), (again.Log!.Start, again.Log.End));
            }
        }
    }

    [Fact]
    public void After_a_sync_that_failed_a_power_cut_leaves_what_was_claimed_before_it()
    {
        for (int failing = 1; failing <= 5; failing++)
        {
            for (int seed = 0; seed < PowerCuts; seed++)
            {
                SimulatedDirectory disk = new();
                int syncs = 0;
                disk.Faults = (operation, _) => operation is DiskOperation.SyncFile && ++syncs == failing ? DiskFault.Refuse : DiskFault.None;
                Run run = new();
                run.Script(disk, 1, truncates: false);
                disk.CutPower(Chooser(failing, seed));
                Recovered recovered = Recover(disk, LastRunEnd.PowerCut);
                Assert.InRange(EndOf(recovered, run), run.DurableEnd, long.MaxValue);
            }
        }
    }

    // False once the script has ended without a crash.
    private static bool CrashAt(int operation, int turnsPerSync, bool truncates, out SimulatedDirectory disk, out Run run)
    {
        disk = new SimulatedDirectory();
        run = new Run();
        int left = operation;
        disk.Faults = (_, _) => --left == 0 ? DiskFault.End : DiskFault.None;
        try
        {
            run.Script(disk, turnsPerSync, truncates);
            return false;
        }
        catch (ProcessEndedException)
        {
            return true;
        }
    }

    private static Func<int, int> Chooser(int operation, int seed)
    {
        if (seed == 0) return static _ => 0;
        if (seed == 1) return static count => count - 1;
        Random random = new(operation * 1_000 + seed);
        return random.Next;
    }

    // What came back is what was appended, in order, as far as it goes.
    private static long EndOf(Recovered recovered, Run run)
    {
        Assert.Null(recovered.Recovery.Damage);
        Assert.Equal(All.Skip((int)run.From / BatchBytes).Take(recovered.Batches.Count), recovered.Batches);
        return recovered.Log!.End;
    }

    private static void GoOn(SimulatedDirectory disk, Recovered recovered, Run run)
    {
        SegmentedLog log = recovered.Log!;
        List<byte[]> rest = [.. All.Skip((int)log.End / BatchBytes)];
        foreach (byte[] batch in rest) log.Append(batch);
        Assert.Null(log.Failure);
        log.SyncNow();
        log.Dispose();
        disk.CutPower(static _ => 0);
        Recovered again = Recover(disk, LastRunEnd.Stopped, run.From, run.Clock);
        Assert.Equal("whole", again.Outcome);
        Assert.Equal(All.Skip((int)run.From / BatchBytes), again.Batches);
        Assert.Equal(All.Skip((int)again.Log!.Start / BatchBytes), ReadAll(again.Log));
    }

    /// <summary>What a node knows of its log, outside of the process that dies.</summary>
    private sealed class Run
    {
        public long End { get; private set; }

        public long DurableEnd { get; private set; }

        /// <summary>The position of the newest snapshot, which is on the disk by itself.</summary>
        public long From { get; private set; }

        public VectorClock Clock { get; private set; } = new(Width);

        public void Script(SimulatedDirectory disk, int turnsPerSync, bool truncates)
        {
            SimulatedWork work = new();
            SegmentedLog log = Create(disk);
            for (int turn = 0; turn < Turns; turn++)
            {
                log.Append([.. All[2 * turn], .. All[2 * turn + 1]]);
                End = log.End;

                // The sync of a turn ends during the next one.
                work.DoOne();
                DurableEnd = log.DurableEnd;
                if (turn % turnsPerSync == 0 && !log.IsSyncing) log.BeginSync(work, static _ => { });
                if (truncates && turn % 4 == 2) TakeSnapshot(log);
                log.Truncate(log.EndClock, log.EndClock);
            }

            log.Dispose();
        }

        private void TakeSnapshot(SegmentedLog log)
        {
            From = log.End;
            Clock = log.EndClock.Clone();
            log.CoverBySnapshot(Clock, From);
        }
    }
}
