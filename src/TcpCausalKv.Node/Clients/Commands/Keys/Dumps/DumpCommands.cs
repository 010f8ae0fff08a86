using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Keys.Dumps;

/// <summary>Runs DUMP and RESTORE.</summary>
internal static class DumpCommands
{
    /// <summary>Both, with their specs.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } = [(KeySpecs.Dump, Dump), (KeySpecs.Restore, Restore)];

    // A dump that no client could send back is refused before it is made.
    private static void Dump(CommandContext context, WordList words)
    {
        if (context.ReadType(words[1]) == DataType.None)
        {
            context.Reply.Null();
            return;
        }

        KeyContent content = KeyContent.Read(context, words[1]);
        long bytes = KeyDump.BytesOf(content);
        int bytesMax = context.Node.Options.FrameLimits.ValueBytesMax;
        if (bytes > bytesMax) context.Reply.Error($"ERR a dump of {bytes} bytes is over the limit of {bytesMax}");
        else context.Reply.Bulk(KeyDump.Write(content));
    }

    private static void Restore(CommandContext context, WordList words)
    {
        if (RestoreOptions.TryRead(words, out RestoreOptions options) is { } wrong) context.Reply.Error(wrong);
        else if (!options.Replaces && context.Keyspace.Contains(words[1])) context.Reply.Error("BUSYKEY Target key name already exists.");
        else if (TryReadDeadline(context, words[2], options, out long deadline) is { } invalid) context.Reply.Error(invalid);
        else if (KeyDump.TryRead(words[3], out KeyDump dump) is { } bad) context.Reply.Error(bad);
        else if (context.Node.WriteRefusal(dump.Kind) is { } refusal) context.Reply.Error(refusal);
        else if (deadline <= context.Keyspace.NowMs) Delete(context, words[1]);
        else if (context.MayWrite(dump.BoundsAt(context, words[1]))) Write(context, words[1], dump, deadline);
    }

    // 0 stands for a key that never ends.
    private static string? TryReadDeadline(CommandContext context, ReadOnlySpan<byte> word, RestoreOptions options, out long deadline)
    {
        deadline = long.MaxValue;
        if (!RedisNumber.TryParse(word, out long time)) return ReplyTexts.NotAnInteger;
        if (time < 0) return "ERR Invalid TTL value, must be >= 0";
        context.Replica.NoteTime(context.Node.Loop.UnixNowMs);
        long now = options.IsAbsolute ? 0 : context.Node.Loop.UnixNowMs;
        if (time > 0) deadline = Math.Min(time, long.MaxValue - 1 - now) + now;
        return null;
    }

    // A key whose deadline has come already is not made; what was to give way to it goes all the same.
    private static void Delete(CommandContext context, ReadOnlySpan<byte> key)
    {
        using (WriteScope write = context.BeginWrite()) write.Delete(key);
        context.Reply.Ok();
    }

    private static void Write(CommandContext context, ReadOnlySpan<byte> key, KeyDump dump, long deadline)
    {
        using (WriteScope write = context.BeginWrite())
        {
            dump.WriteTo(write, key);
            if (deadline != long.MaxValue) write.Expire(key, deadline);
        }

        context.Reply.Ok();
    }
}
