using System.CommandLine;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Node.Storage;
using TcpCausalKv.Server.Inspection;
using TcpCausalKv.Server.Settings;

namespace TcpCausalKv.Server.Commands;

/// <summary><c>causalkv inspect</c>: says what a data directory holds and whether it can be believed.</summary>
internal static class InspectCommand
{
    private const string Purpose =
        "Looks at a node's data directory: whose it is, its snapshots and its log, every checksum. Changes nothing. "
        + "Ends with 0 if all is well (so is a torn tail, as a crash leaves it), with 1 if something is damaged.";

    private const string Examples =
        """
          causalkv inspect data/x                          what there is, and whether it is well
          causalkv inspect data/x --export > x.jsonl       all that it holds, one JSON object a line; the rest goes to standard error
          causalkv inspect data/x --export --orphans       of that, only the writes that the cluster went on without
        """;

    /// <summary>The command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> target = new("DIR") { Description = "The data directory." };
        Option<bool> export = new("--export") { Description = "Writes every version of the snapshots and every write of the log, as JSON lines." };
        Option<bool> orphans = new("--orphans")
        {
            Description = "With --export: only writes that are lost elsewhere, because their origin went on without them.",
        };
        DocumentedCommand command = new("inspect", Purpose, Examples, []) { target, export, orphans };
        command.SetAction(line => Inspect(context, line.GetRequiredValue(target), line.GetValue(export), line.GetValue(orphans)));
        return command;
    }

    private static int Inspect(CommandContext context, string path, bool exports, bool orphans)
    {
        if (orphans && !exports) throw new SettingException("--orphans: it chooses among what --export writes: give that too.");
        if (!Directory.Exists(path)) throw new SettingException($"there is no directory '{path}'");

        DiskDirectory directory = DiskDirectory.ToReadAt(path);
        DirectoryUse use = DirectoryUse.Of(directory);
        StoreInspection inspection = new(directory);
        InspectionExport? export = exports && inspection.Cluster is { } cluster
            ? new InspectionExport(cluster, context.Output, orphans ? inspection.Epochs : null)
            : null;
        StoreReport report = inspection.Run(BootId.Read(), use.Mark, export);

        new InspectionText(inspection, use, exports ? context.Error : context.Output).Write(directory, report);
        return report.Damage.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
