using TcpCausalKv.Core.Data;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Strings.HyperLogLogs;

/// <summary>Runs the commands about HyperLogLogs: strings that count different elements.</summary>
/// <remarks>
/// What two nodes add to one key at the same time makes siblings, and they are read as their union. Siblings that are no HyperLogLogs are passed
/// over, unless one of them is the value that is read first.
/// </remarks>
internal static class HyperLogLogCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (HyperLogLogSpecs.PfAdd, Add),
        (HyperLogLogSpecs.PfCount, Count),
        (HyperLogLogSpecs.PfMerge, Merge),
    ];

    private static void Add(CommandContext context, WordList words)
    {
        if (!context.TryReadStringToChange(words[1], out ReadOnlySpan<byte> value, out bool exists)) return;
        if (!IsValidOrNone(context, value, exists)) return;

        Span<byte> registers = stackalloc byte[HyperLogLog.RegisterCount];
        registers.Clear();
        if (exists && words.Count > 2 && !TryMerge(context, words[1], value, registers)) return;

        bool isChanged = !exists;
        for (int i = 2; i < words.Count; i++) isChanged |= HyperLogLog.Add(registers, words[i]);
        if (isChanged && !TryStore(context, words[1], registers, exists && HyperLogLogFormat.IsDense(value))) return;
        context.Reply.Integer(isChanged ? 1 : 0);
    }

    private static void Count(CommandContext context, WordList words)
    {
        if (words.Count == 2) CountOne(context, words[1]);
        else CountUnion(context, words);
    }

    private static void CountOne(CommandContext context, ReadOnlySpan<byte> key)
    {
        if (!TryRead(context, key, out ReadOnlySpan<byte> value, out bool exists)) return;

        if (!exists) context.Reply.Integer(0);
        else if (!context.Keyspace.HasSiblings(key) && HyperLogLogFormat.TryReadCount(value, out long count)) context.Reply.Integer(count);
        else
        {
            Span<byte> registers = stackalloc byte[HyperLogLog.RegisterCount];
            registers.Clear();
            if (TryMerge(context, key, value, registers)) context.Reply.Integer(HyperLogLog.Estimate(registers));
        }
    }

    private static void CountUnion(CommandContext context, WordList words)
    {
        Span<byte> registers = stackalloc byte[HyperLogLog.RegisterCount];
        registers.Clear();
        if (TryMergeAll(context, words, registers, out _)) context.Reply.Integer(HyperLogLog.Estimate(registers));
    }

    // The destination is one of the parts, if it is there.
    private static void Merge(CommandContext context, WordList words)
    {
        Span<byte> registers = stackalloc byte[HyperLogLog.RegisterCount];
        registers.Clear();
        if (!TryMergeAll(context, words, registers, out bool isAnyDense)) return;
        if (TryStore(context, words[1], registers, isAnyDense)) context.Reply.Ok();
    }

    private static bool TryMergeAll(CommandContext context, WordList words, Span<byte> registers, out bool isAnyDense)
    {
        isAnyDense = false;
        for (int i = 1; i < words.Count; i++)
        {
            if (!TryRead(context, words[i], out ReadOnlySpan<byte> value, out bool exists)) return false;
            if (!exists) continue;
            if (!TryMerge(context, words[i], value, registers)) return false;
            isAnyDense |= HyperLogLogFormat.IsDense(value);
        }

        return true;
    }

    private static bool TryRead(CommandContext context, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out bool exists) =>
        context.TryReadString(key, out value, out exists) && IsValidOrNone(context, value, exists);

    private static bool IsValidOrNone(CommandContext context, ReadOnlySpan<byte> value, bool exists)
    {
        bool isValid = !exists || HyperLogLogFormat.IsValid(value);
        if (!isValid) context.Reply.Error("WRONGTYPE Key is not a valid HyperLogLog string value.");
        return isValid;
    }

    private static bool TryMerge(CommandContext context, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Span<byte> registers)
    {
        bool isIntact = context.Keyspace.HasSiblings(key)
            ? TryMergeVersions(context, key, registers)
            : HyperLogLogFormat.TryMerge(value, registers);

        if (!isIntact) context.Reply.Error("INVALIDOBJ Corrupted HLL object detected");
        return isIntact;
    }

    private static bool TryMergeVersions(CommandContext context, ReadOnlySpan<byte> key, Span<byte> registers)
    {
        List<KeyVersion> versions = [];
        context.Keyspace.TryGetVersions(key, versions);
        foreach (KeyVersion version in versions)
        {
            ReadOnlySpan<byte> value = version.Value.Span;
            if (HyperLogLogFormat.IsValid(value) && !HyperLogLogFormat.TryMerge(value, registers)) return false;
        }

        return true;
    }

    private static bool TryStore(CommandContext context, ReadOnlySpan<byte> key, ReadOnlySpan<byte> registers, bool isDense)
    {
        Span<byte> value = stackalloc byte[HyperLogLogFormat.BytesMax];
        value = value[..HyperLogLogFormat.Write(registers, isDense, value)];
        if (!context.MaySet(key, value.Length)) return false;

        context.Change(key, value);
        return true;
    }
}
