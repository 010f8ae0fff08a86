using System.Text.Json;

namespace TcpCausalKv.Simulation.Histories;

// line = {"s":session,"n":node,"st":"ok|fail|info","ops":[operation,...],"final":true?}
// operation = ["w",key,value] | ["r",key,value or null] | ["d",key] | ["f"] | ["i",counter,amount] | ["c",counter,total] | ["t",counter,total]
//
// Deletes, flushes and counters are this project's own addition; histories without them are read by other checkers of the format too.

/// <summary>Writes a history as JSON lines.</summary>
public static class HistoryWriter
{
    private static readonly string[] StatusNames = ["ok", "fail", "info"];

    private static readonly string[] OperationNames = ["r", "w", "d", "f", "i", "c", "t"];

    /// <summary>Writes all transactions, one a line.</summary>
    public static void Write(History history, TextWriter output)
    {
        foreach (Transaction transaction in history.Transactions) output.WriteLine(Line(transaction, history.Names));
    }

    private static string Line(Transaction transaction, HistoryNames names)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteString("s", names.Session(transaction.Session));
            json.WriteString("n", names.Node(transaction.Node));
            json.WriteString("st", StatusNames[(int)transaction.Status]);
            json.WriteStartArray("ops");
            foreach (HistoryOperation operation in transaction.Operations) Write(json, operation, names);
            json.WriteEndArray();
            if (transaction.IsFinal) json.WriteBoolean("final", true);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write(Utf8JsonWriter json, HistoryOperation operation, HistoryNames names)
    {
        json.WriteStartArray();
        json.WriteStringValue(OperationNames[(int)operation.Kind]);
        if (operation.Kind != OperationKind.Flush) json.WriteStringValue(names.Key(operation.Key));
        switch (operation.Kind)
        {
            case OperationKind.Read when operation.Value == HistoryOperation.None:
                json.WriteNullValue();
                break;
            case OperationKind.Read or OperationKind.Write:
                json.WriteStringValue(names.Value(operation.Value));
                break;
            case OperationKind.Add or OperationKind.Count or OperationKind.Take:
                json.WriteNumberValue(operation.Value);
                break;
            case OperationKind.Delete or OperationKind.Flush:
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        json.WriteEndArray();
    }
}
