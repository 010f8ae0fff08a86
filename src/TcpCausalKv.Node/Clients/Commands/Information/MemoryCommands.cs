using TcpCausalKv.Core.Data;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Information;

/// <summary>Runs MEMORY and its subcommands.</summary>
internal static class MemoryCommands
{
    /// <summary>MEMORY.</summary>
    public static CommandHandler Handler { get; } = ContainerCommand.Of(
        ServerSpecs.Memory,
        ("usage", Usage),
        ("stats", Stats),
        ("doctor", static (context, _) => context.Reply.Verbatim(MemoryFigures.Read(context).Diagnose())),
        ("malloc-stats", static (context, _) => context.Reply.Verbatim(MemoryFigures.Read(context).Describe())),
        ("purge", Purge));

    // A key's memory is known without looking at its elements, so samples are checked and not needed.
    private static void Usage(CommandContext context, WordList words)
    {
        if (CheckSamples(words) is { } error) context.Reply.Error(error);
        else if (context.Keyspace.Contains(words[2])) context.Reply.Integer(KeyMemory.BytesOf(context.Keyspace, words[2]));
        else context.Reply.Null();
    }

    private static string? CheckSamples(WordList words)
    {
        for (int i = 3; i < words.Count; i += 2)
        {
            if (!ReplyTexts.Is(words[i], "SAMPLES"u8) || i + 1 == words.Count) return ReplyTexts.SyntaxError;
            if (!RedisNumber.TryParse(words[i + 1], out long samples)) return ReplyTexts.NotAnInteger;
            if (samples < 0) return ReplyTexts.SyntaxError;
        }

        return null;
    }

    private static void Stats(CommandContext context, WordList words)
    {
        (string Name, double Value)[] rows = MemoryFigures.Read(context).Rows();
        context.Reply.MapHeader(rows.Length);
        foreach ((string name, double value) in rows)
        {
            context.Reply.BulkText(name);
            if (MemoryFigures.IsShare(name)) context.Reply.Double(value);
            else context.Reply.Integer((long)value);
        }
    }

    // Keys and values lie outside of the collected heap, so a collection takes a few milliseconds.
    private static void Purge(CommandContext context, WordList words)
    {
        GC.Collect();
        context.Reply.Ok();
    }
}
