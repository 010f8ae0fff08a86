using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Catalog;

/// <summary>Writes what COMMAND INFO and COMMAND DOCS say of a command, in the shapes that Redis 7 gives them.</summary>
public static class CommandDocs
{
    private static readonly (CommandTraits Trait, string Name)[] s_traitNames =
    [
        (CommandTraits.Write, "write"), (CommandTraits.ReadOnly, "readonly"), (CommandTraits.DenyOom, "denyoom"),
        (CommandTraits.Admin, "admin"), (CommandTraits.NoScript, "noscript"), (CommandTraits.Blocking, "blocking"),
        (CommandTraits.Loading, "loading"), (CommandTraits.Stale, "stale"), (CommandTraits.Fast, "fast"),
        (CommandTraits.SkipSlowLog, "skip_slowlog"), (CommandTraits.NoAuth, "no_auth"), (CommandTraits.AllowBusy, "allow_busy"),
        (CommandTraits.NoMulti, "no_multi"), (CommandTraits.MovableKeys, "movablekeys"),
    ];

    private static readonly (CommandCategories Category, string Name)[] s_categoryNames =
    [
        (CommandCategories.Keyspace, "@keyspace"), (CommandCategories.Read, "@read"), (CommandCategories.Write, "@write"),
        (CommandCategories.Set, "@set"), (CommandCategories.SortedSet, "@sortedset"), (CommandCategories.List, "@list"),
        (CommandCategories.Stream, "@stream"),
        (CommandCategories.Hash, "@hash"), (CommandCategories.Text, "@string"), (CommandCategories.Bitmap, "@bitmap"),
        (CommandCategories.HyperLogLog, "@hyperloglog"), (CommandCategories.Geo, "@geo"), (CommandCategories.Admin, "@admin"),
        (CommandCategories.Fast, "@fast"),
        (CommandCategories.Slow, "@slow"), (CommandCategories.Blocking, "@blocking"), (CommandCategories.Dangerous, "@dangerous"),
        (CommandCategories.Connection, "@connection"), (CommandCategories.Transaction, "@transaction"),
    ];

    /// <summary>Writes one element of COMMAND and COMMAND INFO: an array of ten.</summary>
    public static void WriteInfo(ReplyWriter reply, CommandSpec spec)
    {
        reply.ArrayHeader(10);
        reply.BulkText(spec.FullName);
        reply.Integer(spec.Arity);
        WriteStatuses(reply, TraitNames(spec.Traits));
        reply.Integer(spec.Keys.First);
        reply.Integer(spec.Keys.Last);
        reply.Integer(spec.Keys.Step);
        WriteStatuses(reply, CategoryNames(spec.Categories));
        WriteTips(reply, spec);
        WriteKeys(reply, spec.Keys);
        WriteSubcommands(reply, spec);
    }

    /// <summary>Writes one pair of COMMAND DOCS: the name, and a map of what the manual says.</summary>
    public static void WriteDocs(ReplyWriter reply, CommandSpec spec)
    {
        CommandArgument[] arguments = [.. spec.Arguments];

        reply.BulkText(spec.FullName);
        reply.MapHeader(4 + (arguments.Length > 0 ? 1 : 0) + (spec.Subcommands.Count > 0 ? 1 : 0));
        WritePair(reply, "summary", spec.Summary);
        WritePair(reply, "since", spec.Since);
        WritePair(reply, "group", GroupName(spec.Group));
        WritePair(reply, "complexity", spec.Complexity);
        if (arguments.Length > 0) WriteArguments(reply, arguments);
        if (spec.Subcommands.Count > 0) WriteSubcommandDocs(reply, spec);
    }

    /// <summary>The group's name in the manual.</summary>
    public static string GroupName(CommandGroup group) => group switch
    {
        CommandGroup.Connection => "connection",
        CommandGroup.Server => "server",
        CommandGroup.Generic => "generic",
        CommandGroup.Text => "string",
        CommandGroup.Hash => "hash",
        CommandGroup.Transactions => "transactions",
        CommandGroup.Set => "set",
        CommandGroup.SortedSet => "sorted-set",
        CommandGroup.Geo => "geo",
        CommandGroup.List => "list",
        CommandGroup.Stream => "stream",
        CommandGroup.Bitmap => "bitmap",
        CommandGroup.HyperLogLog => "hyperloglog",
        _ => "causal",
    };

    /// <summary>The names of these categories, each with its @.</summary>
    public static IReadOnlyList<string> CategoryNames(CommandCategories categories) =>
        [.. s_categoryNames.Where(entry => categories.HasFlag(entry.Category)).Select(entry => entry.Name)];

    private static string[] TraitNames(CommandTraits traits) =>
        [.. s_traitNames.Where(entry => traits.HasFlag(entry.Trait)).Select(entry => entry.Name)];

    private static void WriteStatuses(ReplyWriter reply, IReadOnlyList<string> names)
    {
        reply.SetHeader(names.Count);
        foreach (string name in names) reply.Simple(name);
    }

    private static void WriteTips(ReplyWriter reply, CommandSpec spec)
    {
        reply.SetHeader(spec.Tips.Count);
        foreach (string tip in spec.Tips) reply.BulkText(tip);
    }

    // Redis 7's key specifications: where to begin, and how many to take from there, both relative.
    private static void WriteKeys(ReplyWriter reply, CommandKeys keys)
    {
        CommandKeys[] ranges = [.. keys.Ranges];
        IReadOnlyList<(string Access, string Notes)> elsewhere = keys.Elsewhere ?? [];
        reply.SetHeader(ranges.Length + elsewhere.Count);
        foreach (CommandKeys range in ranges) WriteKeyRange(reply, range);
        foreach ((string access, string notes) in elsewhere) WriteKeysElsewhere(reply, access, notes);
    }

    private static void WriteKeysElsewhere(ReplyWriter reply, string access, string notes)
    {
        reply.MapHeader(4);
        WritePair(reply, "notes", notes);
        reply.BulkText("flags");
        WriteStatuses(reply, access.Split(' '));
        reply.BulkText("begin_search");
        WriteSearch(reply, "unknown");
        reply.BulkText("find_keys");
        WriteSearch(reply, "unknown");
    }

    private static void WriteKeyRange(ReplyWriter reply, CommandKeys keys)
    {
        reply.MapHeader(3);
        reply.BulkText("flags");
        WriteStatuses(reply, keys.Access.Split(' '));
        reply.BulkText("begin_search");
        if (keys.HalfKeyword is { } keyword)
        {
            WriteKeyword(reply, keyword);
            reply.BulkText("find_keys");
            WriteSearch(reply, "range", ("lastkey", -1), ("keystep", 1), ("limit", 2));
            return;
        }

        WriteSearch(reply, "index", ("index", Math.Max(keys.First, keys.CountAt)));
        reply.BulkText("find_keys");
        if (keys.CountAt > 0)
        {
            WriteSearch(reply, "keynum", ("keynumidx", 0), ("firstkey", 1), ("keystep", 1));
            return;
        }

        int last = keys.Last < 0 ? keys.Last : keys.Last - keys.First;
        WriteSearch(reply, "range", ("lastkey", last), ("keystep", keys.Step), ("limit", 0));
    }

    private static void WriteKeyword(ReplyWriter reply, string keyword)
    {
        reply.MapHeader(2);
        WritePair(reply, "type", "keyword");
        reply.BulkText("spec");
        reply.MapHeader(2);
        WritePair(reply, "keyword", keyword);
        reply.BulkText("startfrom");
        reply.Integer(1);
    }

    private static void WriteSearch(ReplyWriter reply, string type, params ReadOnlySpan<(string Name, int Value)> spec)
    {
        reply.MapHeader(2);
        WritePair(reply, "type", type);
        reply.BulkText("spec");
        reply.MapHeader(spec.Length);
        foreach ((string name, int value) in spec)
        {
            reply.BulkText(name);
            reply.Integer(value);
        }
    }

    private static void WriteSubcommands(ReplyWriter reply, CommandSpec spec)
    {
        reply.SetHeader(spec.Subcommands.Count);
        foreach (CommandSpec subcommand in spec.Subcommands) WriteInfo(reply, subcommand);
    }

    private static void WriteSubcommandDocs(ReplyWriter reply, CommandSpec spec)
    {
        reply.BulkText("subcommands");
        reply.MapHeader(spec.Subcommands.Count);
        foreach (CommandSpec subcommand in spec.Subcommands) WriteDocs(reply, subcommand);
    }

    private static void WriteArguments(ReplyWriter reply, CommandArgument[] arguments)
    {
        reply.BulkText("arguments");
        reply.ArrayHeader(arguments.Length);
        foreach (CommandArgument argument in arguments) WriteArgument(reply, argument);
    }

    private static void WriteArgument(ReplyWriter reply, CommandArgument argument)
    {
        bool hasFlags = argument.IsOptional || argument.IsMultiple;
        reply.MapHeader(hasFlags ? 4 : 3);
        WritePair(reply, "name", argument.Text);
        WritePair(reply, "type", argument.Type);
        WritePair(reply, "display_text", argument.Text);
        if (!hasFlags) return;

        reply.BulkText("flags");
        reply.SetHeader((argument.IsOptional ? 1 : 0) + (argument.IsMultiple ? 1 : 0));
        if (argument.IsOptional) reply.Simple("optional");
        if (argument.IsMultiple) reply.Simple("multiple");
    }

    private static void WritePair(ReplyWriter reply, string name, string value)
    {
        reply.BulkText(name);
        reply.BulkText(value);
    }
}
