using TcpCausalKv.Simulation.Checks;
using TcpCausalKv.Simulation.Runs;

namespace TcpCausalKv.Simulation.Mutants;

/// <summary>Mutants of epochs, by which a dot never names two writes, and of the order within a turn.</summary>
public static class EpochMutants
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("A node that comes back empty writes at once", "HistoryGate.cs",
            "        if (options.NewCluster) BeginNew();\n        else Ask();", "        BeginNew();",
            100, Rule.ReceivedIsKept, Rule.DotNamesOneWrite),
        new("A node that comes back does not fetch its own writes first", "HistoryGate.cs",
            "if (ownEntry == end && AllHave(_round)) Begin(end);", "if (AllHave(_round)) Begin(ownEntry);",
            300, Rule.ReceivedIsKept, Rule.LostIsNowhere) { Focus = ScenarioFocus.Losses },
        new("An epoch begins before its end is confirmed", "HistoryGate.cs",
            "if (ownEntry == end && AllHave(_round)) Begin(end);", "if (ownEntry == end) Begin(end);",
            60, Rule.ReceivedIsKept, Rule.LostIsNowhere) { From = 3_080, Focus = ScenarioFocus.Losses },
        new("A member that has been away need not confirm anew", "HistoryGate.cs",
            "        _answers[peer] = Answer.None;\n        _round = Asking;\n    }\n\n    internal void SlotContested",
            "    }\n\n    internal void SlotContested",
            300, Rule.ReceivedIsKept, Rule.LostIsNowhere, Rule.ComesToRest) { Focus = ScenarioFocus.Losses },
        new("An epoch is promised to whoever asks for it", "EpochWitness.cs",
            "        if (_epochs.PromisedTo(slot) != promise) return false;\n", "",
            100, Rule.DotNamesOneWrite, Rule.AppliedOnce, Rule.ReceivedIsKept, Rule.ComesToRest) { From = 3_800, Focus = ScenarioFocus.Losses },
        new("What is lost is waited for", "Losses.cs",
            "replica.Counters.PassedOver += replica.Pending.DropFrom(BitOperations.TrailingZeroCount(origins), batch => Include(batch.Header));", "",
            300, Rule.ComesToRest, Rule.LostIsNowhere) { Focus = ScenarioFocus.Losses },
        new("Links stand while a snapshot takes the place of the data", "NodeTurn.cs",
            "        _surroundings.SuspendLinks();\n", "",
            1_000, Rule.NoException, Rule.ProtocolIsKept, Rule.ComesToRest) { Focus = ScenarioFocus.Snapshots },
        new("Replies leave before the turn is in the log", "NodeTurn.cs",
            "        bool isAnythingLogged = AppendToLog(Replica.EndTurn());\n",
            "        Replies.Flush(Log);\n        bool isAnythingLogged = AppendToLog(Replica.EndTurn());\n",
            500, Rule.ShownIsLogged, Rule.ShownIsDurable),
        new("A new node founds a cluster of its own", "HistoryGate.cs",
            "!_membership.IsFounded && _options.Slot != Membership.Founder && _passedOver == 0;", "false;",
            100, Rule.ComesToRest, Rule.ProtocolIsKept),
        new("A kind of effect is written though not every member knows it", "Replica.cs",
            "Options.Effects[kind].Since <= Membership.CommonVersion;", "true;",
            100, Rule.ProtocolIsKept, Rule.ComesToRest, Rule.RefusesOnlyDamage),
        new("What a peer speaks is taken for what all speak", "Membership.cs",
            "CommonVersion = _speaks.Take(Cluster.Members.Count).Min();", "CommonVersion = _speaks.Take(Cluster.Members.Count).Max();",
            100, Rule.ProtocolIsKept, Rule.ComesToRest, Rule.RefusesOnlyDamage),
    ];
}
