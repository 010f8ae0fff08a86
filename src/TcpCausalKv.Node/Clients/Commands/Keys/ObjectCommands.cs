using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Keys;

/// <summary>Runs OBJECT and its subcommands: how Redis would keep a key.</summary>
internal static class ObjectCommands
{
    private const string NoFrequencies =
        "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime "
        + "LRU and LFU data will take some time to adjust.";

    /// <summary>OBJECT, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (KeySpecs.ObjectCommand, ContainerCommand.Of(
            KeySpecs.ObjectCommand,
            ("encoding", Encoding),
            ("freq", Frequency),
            ("idletime", IdleTime),
            ("refcount", ReferenceCount))),
    ];

    private static void Encoding(CommandContext context, WordList words)
    {
        if (IsThere(context, words[2], out DataType type)) context.Reply.BulkText(ObjectEncoding.Of(context, words[2], type));
    }

    private static void Frequency(CommandContext context, WordList words)
    {
        if (IsThere(context, words[2], out _)) context.Reply.Error(NoFrequencies);
    }

    // Nothing notes when a key was read, and a deadline is the only age that keys have: so none has ever been idle.
    private static void IdleTime(CommandContext context, WordList words)
    {
        if (IsThere(context, words[2], out _)) context.Reply.Integer(0);
    }

    private static void ReferenceCount(CommandContext context, WordList words)
    {
        if (IsThere(context, words[2], out _)) context.Reply.Integer(1);
    }

    private static bool IsThere(CommandContext context, ReadOnlySpan<byte> key, out DataType type)
    {
        type = context.ReadType(key);
        if (type == DataType.None) context.Reply.Null();
        return type != DataType.None;
    }
}
