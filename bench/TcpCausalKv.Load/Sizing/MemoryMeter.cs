using System.Net;
using TcpCausalKv.Load.Comparing;
using TcpCausalKv.Processes.Text;

namespace TcpCausalKv.Load.Sizing;

/// <summary>Starts a store, fills it, and tells what that has added to the memory of its servers.</summary>
/// <remarks>
/// With a log on disk, synced once a second, on both sides: a node without one keeps its log in memory, which is no property of its keys.
/// </remarks>
internal static class MemoryMeter
{
    private static readonly TimeSpan EqualDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RestPause = TimeSpan.FromSeconds(2);
    private static readonly CompareCase s_onDisk = new("memory", LoadCommand.Set, Pipeline: 16) { EverySecond = true };

    /// <summary>Measures once.</summary>
    /// <param name="kind">The store.</param>
    /// <param name="commands">What it is filled with.</param>
    /// <param name="elements">How many elements these make.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>What was added for each element, a mean of the three servers.</returns>
    public static async Task<MemoryFigures> MeasureAsync(
        ContenderKind kind, IEnumerable<string[]> commands, int elements, CancellationToken cancel)
    {
        await using IContender contender = await kind.StartAsync(s_onDisk);
        MemoryFigures[] before = await AskAllAsync(contender, cancel);
        await Filler.FillAsync(contender.WriteTo(0), commands, cancel);
        await contender.AwaitEqualReplicasAsync(EqualDeadline);

        // What only the load needed is given back by then.
        await Task.Delay(RestPause, cancel);
        MemoryFigures[] after = await AskAllAsync(contender, cancel);
        MemoryFigures[] perElement = [.. after.Zip(before, (now, then) => now.PerElementSince(then, elements))];
        return new MemoryFigures(
            perElement.Average(one => one.Resident), perElement.Average(one => one.Used), perElement.Average(one => one.Dataset));
    }

    private static async Task<MemoryFigures[]> AskAllAsync(IContender contender, CancellationToken cancel)
    {
        MemoryFigures[] all = new MemoryFigures[contender.Addresses.Count];
        for (int i = 0; i < all.Length; i++)
        {
            InfoReply answer = await AskAsync(contender.Addresses[i], cancel);
            all[i] = MemoryFigures.Read(answer, await File.ReadAllTextAsync($"/proc/{contender.ProcessIds[i]}/status", cancel));
        }

        return all;
    }

    private static async Task<InfoReply> AskAsync(IPEndPoint address, CancellationToken cancel)
    {
        using RespConnection connection = await RespConnection.OpenAsync(address, cancel);
        return new InfoReply(await connection.AskAsync(MemoryFigures.Question, cancel));
    }
}
