using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
namespace TcpCausalKv.Node.Clients.Commands.Catalog;

/// <summary>Every command that the text port knows.</summary>
public static class CommandCatalog
{
    /// <summary>All commands, by chapter of the manual; subcommands are within theirs.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        .. ConnectionSpecs.All,
        .. StringSpecs.All, .. CounterSpecs.All, .. ExpiringSpecs.All, .. BitmapSpecs.All, .. HyperLogLogSpecs.All,
        .. HashSpecs.All,
        .. SetSpecs.All,
        .. ListSpecs.All, .. BlockingSpecs.All,
        .. StreamSpecs.All,
        .. SortedSetSpecs.All, .. SortedSetRangeSpecs.All, .. SortedSetAlgebraSpecs.All, .. GeoSpecs.All,
        .. GenericSpecs.All, .. ExpirySpecs.All, .. KeySpecs.All,
        .. TransactionSpecs.All,
        .. ServerSpecs.All,
        .. CausalSpecs.All,
    ];

    /// <summary>The command of that name, in whatever case; null if there is none.</summary>
    public static CommandSpec? TryFind(ReadOnlySpan<byte> name) => CommandSpec.TryFind(All, name);
}
