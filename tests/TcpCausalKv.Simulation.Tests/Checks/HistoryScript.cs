using System.Globalization;
using TcpCausalKv.Simulation.Histories;

namespace TcpCausalKv.Simulation.Tests.Checks;

// line = session ["!" | "?"] operation* ["F"]        "!" failed, "?" unknown outcome, F final
// operation = "w:" key "=" value | "r:" key "=" (value | "-") | "d:" key | "flush" | ("i:" | "c:" | "t:") counter "=" number

/// <summary>Reads the short histories of tests.</summary>
internal static class HistoryScript
{
    internal static History Parse(params string[] lines)
    {
        HistoryNames names = new();
        return new History([.. lines.Select(line => ParseLine(line.Split(' '), names))], names);
    }

    private static Transaction ParseLine(string[] words, HistoryNames names)
    {
        TransactionStatus status = words[0][^1] switch
        {
            '!' => TransactionStatus.Fail,
            '?' => TransactionStatus.Info,
            _ => TransactionStatus.Ok,
        };
        string session = words[0].TrimEnd('!', '?');
        bool isFinal = words[^1] == "F";
        HistoryOperation[] operations = [.. words[1..].Where(word => word != "F").Select(word => ParseOperation(word, names))];
        return new Transaction(names.SessionNumber(session), names.NodeNumber(session), status, operations, isFinal);
    }

    private static HistoryOperation ParseOperation(string word, HistoryNames names)
    {
        if (word == "flush") return new HistoryOperation(OperationKind.Flush, 0, HistoryOperation.None);

        string[] parts = word[2..].Split('=');
        int key = names.KeyNumber(parts[0]);
        if (word[0] == 'd') return new HistoryOperation(OperationKind.Delete, key, HistoryOperation.None);

        if (word[0] is 'i' or 'c' or 't') return new HistoryOperation(CounterKind(word[0]), key, int.Parse(parts[1], CultureInfo.InvariantCulture));

        int value = parts[1] == "-" ? HistoryOperation.None : names.ValueNumber(parts[1]);
        return new HistoryOperation(word[0] == 'w' ? OperationKind.Write : OperationKind.Read, key, value);
    }

    private static OperationKind CounterKind(char letter) => letter switch
    {
        'i' => OperationKind.Add,
        'c' => OperationKind.Count,
        _ => OperationKind.Take,
    };
}
