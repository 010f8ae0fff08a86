using System.Globalization;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Scanning;

/// <summary>Runs HSCAN, SSCAN and ZSCAN.</summary>
internal static class ElementScan
{
    /// <summary>Replies some fields with their values, some members, or some members with their scores.</summary>
    public static void Scan(CommandContext context, WordList words, ElementKind kind)
    {
        if (!RedisNumber.TryParseCursor(words[2], out ulong cursor))
        {
            context.Reply.Error(ScanOptions.InvalidCursor);
            return;
        }

        if (!context.MayUse(words[1], DataTypes.Of(kind))) return;
        ScanOptions options = default;
        CollectionView view = context.Keyspace.Open(words[1], kind);
        bool isThere = view.Count > 0;
        if (isThere && ScanOptions.TryRead(words, 2, out cursor, out options) is { } error)
        {
            context.Reply.Error(error);
            return;
        }

        List<(byte[] Part, byte[] Value)> found = [];
        ulong next = !isThere ? 0 : view.Scan(cursor, options.Count, (part, value) =>
        {
            if (options.Matches(part)) found.Add((part.ToArray(), value.ToArray()));
        });

        bool hasValues = kind is ElementKind.Field or ElementKind.Score;
        context.Reply.ArrayHeader(2);
        context.Reply.BulkText(next.ToString(CultureInfo.InvariantCulture));
        context.Reply.ArrayHeader(found.Count * (hasValues ? 2 : 1));
        foreach ((byte[] part, byte[] value) in found)
        {
            context.Reply.Bulk(part);
            if (kind == ElementKind.Score) ReplyScore(context.Reply, ScoreEncoding.Read(value));
            else if (hasValues) context.Reply.Bulk(value);
        }
    }

    // A text, also where the protocol has numbers.
    private static void ReplyScore(ReplyWriter reply, double score)
    {
        Span<byte> text = stackalloc byte[DoubleText.BytesMax];
        reply.Bulk(text[..DoubleText.Write(score, text)]);
    }
}
