using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Counters;

/// <summary>Runs the commands that add to strings.</summary>
internal static class CounterCommands
{
    private const string Infinite = "ERR increment would produce NaN or Infinity";

    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (CounterSpecs.Incr, static (context, words) => Add(context, words[1], 1)),
        (CounterSpecs.Decr, static (context, words) => Add(context, words[1], -1)),
        (CounterSpecs.IncrBy, IncrBy),
        (CounterSpecs.DecrBy, DecrBy),
        (CounterSpecs.IncrByFloat, IncrByFloat),
    ];

    private static void IncrBy(CommandContext context, WordList words)
    {
        if (RedisNumber.TryParse(words[2], out long amount)) Add(context, words[1], amount);
        else context.Reply.Error(ReplyTexts.NotAnInteger);
    }

    private static void DecrBy(CommandContext context, WordList words)
    {
        if (!RedisNumber.TryParse(words[2], out long amount)) context.Reply.Error(ReplyTexts.NotAnInteger);
        else if (amount == long.MinValue) context.Reply.Error("ERR decrement would overflow");
        else Add(context, words[1], -amount);
    }

    private static void IncrByFloat(CommandContext context, WordList words)
    {
        if (!context.MayUse(words[1], DataType.Text) || !context.MaySet(words[1], CounterText.BytesMax)) return;
        bool exists = context.Keyspace.TryGet(words[1], out ReadOnlySpan<byte> value);
        CounterTarget target = new(words[1], ElementKind.Text, default, ReplyTexts.NotAFloat);
        if (exists && !CounterText.TryParse(value, out _)) context.Reply.Error(ReplyTexts.NotAFloat);
        else if (CounterWrite.TryReadAmount(words[2], Infinite, out decimal amount) is { } error) context.Reply.Error(error);
        else CounterWrite.AddFraction(context, target, exists ? value : "0"u8, amount);
    }

    private static void Add(CommandContext context, ReadOnlySpan<byte> key, long amount)
    {
        if (!context.MayUse(key, DataType.Text) || !context.MaySet(key, CounterText.BytesMax)) return;
        bool exists = context.Keyspace.TryGet(key, out ReadOnlySpan<byte> value);
        CounterTarget target = new(key, ElementKind.Text, default, ReplyTexts.NotAnInteger);
        CounterWrite.AddInteger(context, target, exists ? value : "0"u8, amount);
    }
}
