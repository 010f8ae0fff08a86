using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Data;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Information;

/// <summary>Runs CAUSAL VERSIONS: all that a key has, also what does not show.</summary>
/// <param name="part">The part of the elements that are wanted; null for all.</param>
internal sealed class VersionListing(byte[]? part) : IVersionSink
{
    private readonly List<(byte[] Element, Dot Dot, HybridTimestamp Timestamp, byte[] Value)> _versions = [];

    /// <summary>CAUSAL VERSIONS key [part].</summary>
    public static void Versions(CommandContext context, WordList words)
    {
        VersionListing listing = new(words.Count > 3 ? words[3].ToArray() : null);
        context.Keyspace.ShowVersions(words[2], listing);
        context.Reply.ArrayHeader(listing._versions.Count);
        foreach ((byte[] element, Dot dot, HybridTimestamp timestamp, byte[] value) in listing._versions)
        {
            Reply(context, element, dot, timestamp, value);
        }
    }

    void IVersionSink.Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> element, Dot dot, HybridTimestamp timestamp, ReadOnlySpan<byte> value)
    {
        if (part is null || VersionText.PartOf(element).SequenceEqual(part)) _versions.Add((element.ToArray(), dot, timestamp, value.ToArray()));
    }

    private static void Reply(CommandContext context, byte[] element, Dot dot, HybridTimestamp timestamp, byte[] value)
    {
        ReplyWriter reply = context.Reply;
        ElementKind kind = ElementName.KindOf(element);
        reply.MapHeader(7);
        reply.BulkText("origin");
        reply.BulkText(context.Node.Options.Cluster.NameOf(dot.Origin));
        reply.BulkText("epoch");
        reply.Integer(dot.Epoch);
        reply.BulkText("sequence");
        reply.Integer((long)dot.Sequence);
        reply.BulkText("timestamp");
        reply.BulkText(timestamp.ToString());
        reply.BulkText("kind");
        reply.BulkText(VersionText.NameOf(kind));
        reply.BulkText("part");
        reply.Bulk(VersionText.PartOf(element));
        reply.BulkText("value");
        reply.Bulk(VersionText.ValueOf(kind, dot, value));
    }
}
