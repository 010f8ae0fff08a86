using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Counters;

/// <summary>Adds to strings and fields.</summary>
internal static class CounterWrite
{
    /// <summary>Reads what a command with a fraction adds.</summary>
    /// <param name="word">What the client sent.</param>
    /// <param name="infinite">The error for what is infinite.</param>
    /// <param name="amount">The number.</param>
    /// <returns>Null, or the error to reply.</returns>
    public static string? TryReadAmount(ReadOnlySpan<byte> word, string infinite, out decimal amount)
    {
        if (CounterText.TryParse(word, out amount)) return null;
        return ReplyTexts.Is(word, "inf"u8) || ReplyTexts.Is(word, "+inf"u8) || ReplyTexts.Is(word, "-inf"u8) ? infinite : ReplyTexts.NotAFloat;
    }

    /// <summary>Adds an integer, and replies the new value.</summary>
    /// <param name="context">The command.</param>
    /// <param name="target">What is added to.</param>
    /// <param name="value">What it holds, <c>0</c> if it is not there.</param>
    /// <param name="amount">What is added.</param>
    public static void AddInteger(CommandContext context, CounterTarget target, ReadOnlySpan<byte> value, long amount)
    {
        if (!RedisNumber.TryParse(value, out long before))
        {
            context.Reply.Error(target.NotANumber);
            return;
        }

        long after = unchecked(before + amount);
        if (amount < 0 ? after > before : after < before) context.Reply.Error(ReplyTexts.WouldOverflow);
        else if (TryAdd(context, target, amount)) context.Reply.Integer(after);
    }

    /// <summary>Adds a number with or without a fraction, and replies the new value.</summary>
    /// <inheritdoc cref="AddInteger"/>
    public static void AddFraction(CommandContext context, CounterTarget target, ReadOnlySpan<byte> value, decimal amount)
    {
        if (!CounterText.TryParse(value, out decimal before))
        {
            context.Reply.Error(target.NotANumber);
            return;
        }

        if (!TryAdd(context, target, amount)) return;
        Span<byte> text = stackalloc byte[CounterText.BytesMax];
        context.Reply.Bulk(text[..CounterText.Write(before + amount, text)]);
    }

    private static bool TryAdd(CommandContext context, CounterTarget target, decimal amount)
    {
        using WriteScope write = context.BeginWrite();
        if (write.TryAdd(target.Key, target.Kind, target.Part, amount)) return true;
        context.Reply.Error(ReplyTexts.WouldOverflow);
        return false;
    }
}
