using System.Globalization;
using TcpCausalKv.Simulation.Faults;

namespace TcpCausalKv.Simulation.Histories;

// line = time event what node details         the columns of the golden scripts, after virtual milliseconds

/// <summary>Writes a chronicle for people, one step a line.</summary>
public static class TraceWriter
{
    private const string NoEvent = "-";

    /// <summary>Writes all steps.</summary>
    public static void Write(Chronicle chronicle, TextWriter output)
    {
        Dictionary<(int Origin, ulong Sequence), string> written = [];
        foreach (ChronicleEvent step in chronicle.Events)
        {
            ChronicleEventKind kind = step.Kind;
            string effects = string.Join(' ', chronicle.Operations(step).ToArray().Where(operation => !IsNoise(kind, operation)).Select(Describe));
            effects = string.Join(' ', chronicle.Typed(step).ToArray().Select(command => command.ToString()).Prepend(effects)).Trim();
            if (step.Kind == ChronicleEventKind.Wrote) written[(step.Node, step.First)] = effects;
            if (step.Kind == ChronicleEventKind.Applied) effects = EffectsOf(step, written);

            string clock = step.ClockAt == ChronicleEvent.None ? "" : $"after {Describe(chronicle.Clock(step))}";
            string[] parts = [Line(step), effects, clock];
            output.WriteLine(string.Join("  ", parts.Where(part => part.Length > 0)));
        }
    }

    // Of a whole state only what is there is of interest.
    private static bool IsNoise(ChronicleEventKind kind, in HistoryOperation operation) =>
        kind is ChronicleEventKind.Loaded or ChronicleEventKind.AtRest && operation.Value == HistoryOperation.None;

    /// <summary>A step without its operations and its clock.</summary>
    public static string Line(in ChronicleEvent step)
    {
        (string name, string what) = NameAndWhat(step);
        string node = FaultPlan.NameOf(step.Node);
        return string.Create(CultureInfo.InvariantCulture, $"{step.AtMs,6} {name,-9} {what,-11} {node,-2} {Details(step)}").TrimEnd();
    }

    private static (string Name, string What) NameAndWhat(in ChronicleEvent step) => step.Kind switch
    {
        ChronicleEventKind.Wrote => (Dots(step.Node, step), "applied"),
        ChronicleEventKind.Applied => (Dots(step.Peer, step), "applied"),
        ChronicleEventKind.Held => (Dots(step.Peer, step), "held"),
        ChronicleEventKind.Duplicate => (Dots(step.Peer, step), "duplicate"),
        ChronicleEventKind.Acknowledged => (Dot(step.Node, step.First), "replied"),
        ChronicleEventKind.Recovered => (Dot(step.Node, step.First), "recovered"),
        ChronicleEventKind.FaultOver => (NoEvent, "over"),
        ChronicleEventKind.Logged or ChronicleEventKind.Synced => (string.Create(CultureInfo.InvariantCulture, $"{step.First}"), NameOf(step.Kind)),
        ChronicleEventKind.LinkUp => (NoEvent, "link"),
        ChronicleEventKind.LinkEnd => (NoEvent, "unlink"),
        _ => (NoEvent, NameOf(step.Kind)),
    };

    private static string NameOf(ChronicleEventKind kind) => kind.ToString().ToLowerInvariant();

    private static string Details(in ChronicleEvent step) => step.Kind switch
    {
        ChronicleEventKind.Applied when step.Timestamp > 0 => $"released by {Dot(step.Detail, step.Timestamp)}",
        ChronicleEventKind.Held => $"lacks {Dot(step.Detail, step.Timestamp)}",
        ChronicleEventKind.Read or ChronicleEventKind.Waits or ChronicleEventKind.Arrived or ChronicleEventKind.Acknowledged => $"s{step.Detail}",
        ChronicleEventKind.Shown => $"s{step.Detail} {step.First} writes",
        ChronicleEventKind.Loaded => $"digest {step.First:x16}, {step.Detail} keys, {step.Timestamp} siblings, history: {step.Text}",
        ChronicleEventKind.AtRest => $"digest {step.First:x16}, {step.Detail} keys, {step.Timestamp} siblings",
        _ => step.Peer == ChronicleEvent.None || step.Text is null ? step.Text ?? "" : $"{FaultPlan.NameOf(step.Peer)} {step.Text}",
    };

    private static string EffectsOf(in ChronicleEvent batch, Dictionary<(int Origin, ulong Sequence), string> written)
    {
        List<string> effects = [];
        for (ulong sequence = batch.First; sequence <= batch.Last; sequence++)
        {
            effects.Add(written.GetValueOrDefault((batch.Peer, sequence), "unknown"));
        }

        return string.Join("; ", effects);
    }

    private static string Describe(HistoryOperation operation) => operation.Kind switch
    {
        OperationKind.Read when operation.Value == HistoryOperation.None => string.Create(CultureInfo.InvariantCulture, $"k{operation.Key}->nil"),
        OperationKind.Read => string.Create(CultureInfo.InvariantCulture, $"k{operation.Key}->v{operation.Value}"),
        OperationKind.Write => string.Create(CultureInfo.InvariantCulture, $"k{operation.Key}=v{operation.Value}"),
        OperationKind.Delete => string.Create(CultureInfo.InvariantCulture, $"del:k{operation.Key}"),
        _ => "flush",
    };

    private static string Describe(ReadOnlySpan<ulong> clock)
    {
        List<string> dots = [];
        for (int slot = 0; slot < clock.Length; slot++)
        {
            if (clock[slot] > 0) dots.Add(Dot(slot, clock[slot]));
        }

        return dots.Count == 0 ? "nothing" : string.Join(' ', dots);
    }

    private static string Dots(int origin, in ChronicleEvent step) =>
        step.First == step.Last ? Dot(origin, step.First) : string.Create(CultureInfo.InvariantCulture, $"{Dot(origin, step.First)}..{step.Last}");

    private static string Dot(int origin, ulong sequence) => string.Create(CultureInfo.InvariantCulture, $"{FaultPlan.NameOf(origin)}:{sequence}");
}
