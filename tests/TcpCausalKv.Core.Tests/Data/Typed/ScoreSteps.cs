using System.Text;
using TcpCausalKv.Core.Data.Types;
using TcpCausalKv.Core.Elements;
using TcpCausalKv.Core.Replication;

namespace TcpCausalKv.Core.Tests.Data.Typed;

/// <summary>What a <see cref="TypedHistory"/> does to sorted sets.</summary>
internal static class ScoreSteps
{
    public static void Run(int draw, WriteScope write, TypedHistory.Command command, Random random)
    {
        byte[] key = TypedHistory.KeyBytes(command.Key);
        byte[] member = TypedHistory.Bytes(command.Part);
        int number = random.Next(-20, 20);
        if (draw == 0) TypedHistory.Remove(write, command, ElementKind.Score);
        else if (draw == 1)
        {
            write.AddScore(key, member, number);
            command.Effects.Add(new OracleEffect(OracleAction.Add, command.Key, ElementKind.Score, command.Part) { Amount = number });
        }
        else
        {
            ScoreRule rule = (ScoreRule)random.Next(3);
            write.PutScore(key, member, number, rule);
            OracleEffect put = new(OracleAction.Put, command.Key, ElementKind.Score, command.Part) { Value = $"{number}", Rule = rule };
            command.Effects.Add(put);
        }
    }

    /// <summary>The order of a set is that of its elements.</summary>
    public static void CheckOrder(SortedSetView set, List<string> elements)
    {
        List<string> ordered = [];
        set.Visit(0, set.Count, backwards: false, (member, score) => ordered.Add($"{Encoding.UTF8.GetString(member)}={score}"));
        Assert.Equal(elements.OrderBy(ScoreOf).ThenBy(text => text, StringComparer.Ordinal), ordered);
        for (int i = 0; i < ordered.Count; i++) Assert.Equal(i, set.IndexOf(TypedHistory.Bytes(ordered[i][..ordered[i].IndexOf('=')])));
    }

    private static double ScoreOf(string element) => double.Parse(element[(element.IndexOf('=') + 1)..]);
}
