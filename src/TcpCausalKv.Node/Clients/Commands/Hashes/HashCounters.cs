using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Commands.Counters;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Hashes;

/// <summary>Runs HINCRBY and HINCRBYFLOAT.</summary>
internal static class HashCounters
{
    /// <summary>HINCRBY key field increment.</summary>
    public static void HIncrBy(CommandContext context, WordList words)
    {
        if (!RedisNumber.TryParse(words[3], out long amount)) context.Reply.Error(ReplyTexts.NotAnInteger);
        else if (TryRead(context, words, out ReadOnlySpan<byte> value, out bool exists))
        {
            CounterTarget field = new(words[1], ElementKind.Field, words[2], "ERR hash value is not an integer");
            CounterWrite.AddInteger(context, field, exists ? value : "0"u8, amount);
        }
    }

    /// <summary>HINCRBYFLOAT key field increment.</summary>
    public static void HIncrByFloat(CommandContext context, WordList words)
    {
        if (CounterWrite.TryReadAmount(words[3], "ERR value is NaN or Infinity", out decimal amount) is { } error) context.Reply.Error(error);
        else if (TryRead(context, words, out ReadOnlySpan<byte> value, out bool exists))
        {
            CounterTarget field = new(words[1], ElementKind.Field, words[2], "ERR hash value is not a float");
            CounterWrite.AddFraction(context, field, exists ? value : "0"u8, amount);
        }
    }

    private static bool TryRead(CommandContext context, WordList words, out ReadOnlySpan<byte> value, out bool exists)
    {
        value = default;
        exists = false;
        if (!context.MayUse(words[1], DataType.Hash)) return false;
        if (!context.MayWrite(words[1].Length + words[2].Length, CounterText.BytesMax)) return false;
        exists = context.Keyspace.Open(words[1], ElementKind.Field).TryGet(words[2], out value);
        return true;
    }
}
