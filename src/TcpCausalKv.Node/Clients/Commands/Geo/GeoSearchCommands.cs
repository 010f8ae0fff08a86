using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Node.Clients.Commands.Catalog;
using TcpCausalKv.Node.Clients.Commands.Catalog.Specs;
using TcpCausalKv.Node.Clients.Commands.SortedSets;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands.Geo;

/// <summary>Runs the commands that search places.</summary>
internal static class GeoSearchCommands
{
    /// <summary>Every one, with its spec.</summary>
    public static IEnumerable<(CommandSpec Spec, CommandHandler Handler)> All { get; } =
    [
        (GeoSpecs.GeoSearch, Search(new(GeoFormKind.Search, KeyAt: 1, OptionsAt: 2))),
        (GeoSpecs.GeoSearchStore, Search(new(GeoFormKind.Search, KeyAt: 2, OptionsAt: 3, StoresAlways: true))),
        (GeoSpecs.GeoRadius, Search(new(GeoFormKind.Place, KeyAt: 1, OptionsAt: 6, MayStore: true))),
        (GeoSpecs.GeoRadiusReadOnly, Search(new(GeoFormKind.Place, KeyAt: 1, OptionsAt: 6))),
        (GeoSpecs.GeoRadiusByMember, Search(new(GeoFormKind.Member, KeyAt: 1, OptionsAt: 5, MayStore: true))),
        (GeoSpecs.GeoRadiusByMemberReadOnly, Search(new(GeoFormKind.Member, KeyAt: 1, OptionsAt: 5))),
    ];

    private static CommandHandler Search(GeoForm form) => (context, words) =>
    {
        if (!ScoreReplies.TryRead(context, words[form.KeyAt], out SortedSetView set)) return;
        if (GeoQuery.TryRead(words, form, set, out GeoQuery query) is { } error)
        {
            context.Reply.Error(error);
            return;
        }

        List<GeoFound> found = set.Count == 0 ? [] : Find(set, query);
        if (query.Destination is { } destination) ScoreReplies.Store(context, destination, Scored(found, query));
        else Reply(context.Reply, found, query);
    };

    private static List<GeoFound> Find(SortedSetView set, GeoQuery query)
    {
        List<GeoFound> found = [];
        long enough = query.IsAny ? query.Count : long.MaxValue;
        foreach (GeoCell cell in query.Shape.Cells())
        {
            if (found.Count >= enough) break;
            int first = set.CountBelow(cell.FirstScore, orEqual: false);
            set.Visit(first, set.CountBelow(cell.EndScore, orEqual: false) - first, backwards: false, (member, score) =>
            {
                GeoPoint place = GeoCell.PlaceOf(score);
                if (found.Count >= enough || !query.Shape.Contains(place, out double meters)) return;
                found.Add(new GeoFound(member.ToArray(), score, place, meters));
            });
        }

        if (query.Order != 0) found = [.. query.Order > 0 ? found.OrderBy(one => one.Meters) : found.OrderByDescending(one => one.Meters)];
        if (query.Count > 0 && query.Count < found.Count) found.RemoveRange((int)query.Count, found.Count - (int)query.Count);
        return found;
    }

    // Of a huge shape a place may be found twice: it is one member.
    private static List<ScoredMember> Scored(List<GeoFound> found, GeoQuery query) =>
        [.. found.Select(one => new ScoredMember(one.Member, query.StoresDistance ? one.Meters / query.Shape.UnitMeters : one.Score))];

    private static void Reply(ReplyWriter reply, List<GeoFound> found, GeoQuery query)
    {
        int more = (query.WithDistance ? 1 : 0) + (query.WithScore ? 1 : 0) + (query.WithPlace ? 1 : 0);
        reply.ArrayHeader(found.Count);
        foreach (GeoFound one in found)
        {
            if (more > 0) reply.ArrayHeader(1 + more);
            reply.Bulk(one.Member);
            if (query.WithDistance) GeoWords.ReplyDistance(reply, one.Meters / query.Shape.UnitMeters);
            if (query.WithScore) reply.Integer((long)one.Score);
            if (query.WithPlace) GeoWords.ReplyPlace(reply, one.Place);
        }
    }
}
