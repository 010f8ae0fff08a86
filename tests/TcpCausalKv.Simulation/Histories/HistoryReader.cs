using System.Text.Json;

namespace TcpCausalKv.Simulation.Histories;

/// <summary>Reads a history from JSON lines, in the format that <see cref="HistoryWriter"/> writes.</summary>
public static class HistoryReader
{
    /// <summary>Reads all lines; empty ones are skipped, members that are not known here are ignored.</summary>
    /// <exception cref="FormatException">A line is no transaction; the message names the line.</exception>
    public static History Read(TextReader input)
    {
        HistoryNames names = new();
        List<Transaction> transactions = [];
        for (int number = 1; input.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line)) transactions.Add(ReadLine(line, number, names));
        }

        return new History(transactions, names);
    }

    private static Transaction ReadLine(string line, int number, HistoryNames names)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return new Transaction(
                names.SessionNumber(root.GetProperty("s").ToString()),
                names.NodeNumber(root.TryGetProperty("n", out JsonElement node) ? node.ToString() : ""),
                ReadStatus(root.GetProperty("st").GetString()),
                [.. root.GetProperty("ops").EnumerateArray().Select(operation => ReadOperation(operation, names))],
                root.TryGetProperty("final", out JsonElement final) && final.GetBoolean());
        }
        catch (Exception exception) when (IsAboutContent(exception))
        {
            throw new FormatException($"Line {number} is no transaction: {exception.Message}", exception);
        }
    }

    private static bool IsAboutContent(Exception exception) =>
        exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException;

    private static TransactionStatus ReadStatus(string? name) => name switch
    {
        "ok" => TransactionStatus.Ok,
        "fail" => TransactionStatus.Fail,
        "info" => TransactionStatus.Info,
        _ => throw new FormatException($"the status '{name}' is none of ok, fail and info"),
    };

    private static HistoryOperation ReadOperation(JsonElement operation, HistoryNames names) => operation[0].GetString() switch
    {
        "r" => new HistoryOperation(OperationKind.Read, KeyOf(operation, names), ValueOf(operation[2], names)),
        "w" => new HistoryOperation(OperationKind.Write, KeyOf(operation, names), ValueOf(operation[2], names)),
        "d" => new HistoryOperation(OperationKind.Delete, KeyOf(operation, names), HistoryOperation.None),
        "f" => new HistoryOperation(OperationKind.Flush, 0, HistoryOperation.None),
        "i" => new HistoryOperation(OperationKind.Add, KeyOf(operation, names), operation[2].GetInt32()),
        "c" => new HistoryOperation(OperationKind.Count, KeyOf(operation, names), operation[2].GetInt32()),
        "t" => new HistoryOperation(OperationKind.Take, KeyOf(operation, names), operation[2].GetInt32()),
        _ => throw new FormatException($"the operation {operation} is none of r, w, d, f, i, c and t"),
    };

    private static int KeyOf(JsonElement operation, HistoryNames names) => names.KeyNumber(operation[1].ToString());

    private static int ValueOf(JsonElement value, HistoryNames names) =>
        value.ValueKind == JsonValueKind.Null ? HistoryOperation.None : names.ValueNumber(value.GetRawText().Trim('"'));
}
