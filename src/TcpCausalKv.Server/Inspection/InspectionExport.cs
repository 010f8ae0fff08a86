using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Core.Cluster;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Effects;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Wire.Batches;
using TcpCausalKv.Core.Wire.Snapshots;

namespace TcpCausalKv.Server.Inspection;

// {"file":"snapshot-...","write":"x:12","timestamp":"1764000000000.0","key":"k","value":"v"}
// {"file":"log-...","offset":4096,"write":"x:13","timestamp":"...","after":"x:12
// y:7","effects":[{"set":"k","value":"v"},{"delete":"k"},{"flush":true}]}
//
// Bytes that are no UTF-8 stand as {"base64":"..."}.

/// <summary>Writes all that a data directory holds as JSON lines.</summary>
/// <param name="cluster">Names the nodes.</param>
/// <param name="output">Takes the lines.</param>
/// <param name="lost">Only what is lost is written, because its origin went on without it, by what these epochs say; null for everything.</param>
internal sealed class InspectionExport(ClusterIdentity cluster, TextWriter output, EpochTable? lost = null) : IInspectionSink
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <inheritdoc/>
    public void TakeVersion(string file, SnapshotEntry version)
    {
        if (!IsWanted(version.Dot)) return;
        using Utf8JsonWriter json = Begin(file);
        WriteOf(json, version.Dot, version.Timestamp);
        WriteKey(json, "key", version.Key);
        WriteElement(json, version.Element);
        WriteBytes(json, "value", VersionText.ValueOf(ElementName.KindOf(version.Element), version.Dot, version.Value));
        End(json);
    }

    /// <inheritdoc/>
    public void TakeBatch(string file, long offset, BatchHeader batch)
    {
        BatchReader reader = new(batch.Writes, new BatchFormat(cluster.Width));
        string after = cluster.Describe(batch.Dependencies);
        for (uint index = 0; reader.TryReadWrite(out uint effects); index++)
        {
            Dot dot = new(batch.Origin, batch.FirstEntry + index);
            using Utf8JsonWriter json = Begin(file);
            json.WriteNumber("offset", offset);
            WriteOf(json, dot, new HybridTimestamp(batch.FirstTimestamp.Bits + index));
            json.WriteString("after", after);
            json.WriteStartArray("effects");
            for (uint effect = 0; effect < effects && reader.TryReadEffect(out Effect read); effect++) WriteEffect(json, read);
            json.WriteEndArray();
            if (IsWanted(dot)) End(json);
            if (reader.AtEnd) return;
        }
    }

    private bool IsWanted(Dot dot) => lost is null || lost.IsLost(dot);

    private static void WriteEffect(Utf8JsonWriter json, Effect effect)
    {
        EffectRow row = EffectTable.Current[effect.Kind];
        json.WriteStartObject();
        if ((row.Parts & EffectParts.Key) != 0) WriteKey(json, row.Name, effect.Key);
        else json.WriteBoolean(row.Name, true);
        if ((row.Parts & EffectParts.Element) != 0) WriteElement(json, effect.Element);
        if ((row.Parts & EffectParts.Value) != 0) WriteBytes(json, "value", effect.Value);
        json.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter json, string name, ReadOnlySpan<byte> key)
    {
        WriteBytes(json, name, DatabaseKey.NameOf(key));
        if (DatabaseKey.NumberOf(key) is var database and > 0) json.WriteNumber("database", database);
    }

    // A text is what a key has if nothing else is said.
    private static void WriteElement(Utf8JsonWriter json, ReadOnlySpan<byte> element)
    {
        ElementKind kind = ElementName.KindOf(element);
        if (kind == ElementKind.Text) return;
        json.WriteString("kind", VersionText.NameOf(kind));
        if (ElementName.HasPart(kind)) WriteBytes(json, "part", VersionText.PartOf(element));
    }

    private static void WriteBytes(Utf8JsonWriter json, string name, ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            json.WriteString(name, Encoding.UTF8.GetString(bytes));
            return;
        }

        json.WriteStartObject(name);
        json.WriteBase64String("base64", bytes);
        json.WriteEndObject();
    }

    private void WriteOf(Utf8JsonWriter json, Dot dot, HybridTimestamp timestamp)
    {
        json.WriteString("write", cluster.Describe(dot));
        json.WriteString("timestamp", string.Create(CultureInfo.InvariantCulture, $"{timestamp}"));
    }

    private Utf8JsonWriter Begin(string file)
    {
        _line.ResetWrittenCount();
        Utf8JsonWriter json = new(_line, Readable);
        json.WriteStartObject();
        json.WriteString("file", file);
        return json;
    }

    private void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
        output.WriteLine(Encoding.UTF8.GetString(_line.WrittenSpan));
    }
}
