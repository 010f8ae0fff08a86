using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Scanning;

/// <summary>Runs HDEL, SREM and ZREM.</summary>
internal static class ElementRemoval
{
    /// <summary>Removes the fields or members that the words name, and replies how many were there.</summary>
    public static void Remove(CommandContext context, WordList words, ElementKind kind)
    {
        if (!context.MayUse(words[1], DataTypes.Of(kind))) return;
        int removed = 0;
        if (context.Keyspace.Open(words[1], kind).Count > 0)
        {
            using WriteScope write = context.BeginWrite();
            for (int i = 2; i < words.Count; i++)
            {
                if (write.Remove(words[1], kind, words[i])) removed++;
            }
        }

        context.Reply.Integer(removed);
    }
}
