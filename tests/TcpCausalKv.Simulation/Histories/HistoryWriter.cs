using System.Text.Json;

namespace TcpCausalKv.Simulation.Histories;

// line = {"s":session,"n":node,"st":"ok|fail|info","ops":[operation,...],"final":true?}
// operation = ["w",key,value] | ["r",key,value or null] | ["d",key] | ["f"]
//
// Deletes and flushes are this project's own addition; histories without them are read by other checkers of the format too.

/// <summary>Writes a history as JSON lines.</summary>
public static class HistoryWriter
{
    private static readonly string[] StatusNames = ["ok", "fail", "info"];

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
        switch (operation.Kind)
        {
            case OperationKind.Read:
                json.WriteStringValue("r");
                json.WriteStringValue(names.Key(operation.Key));
                if (operation.Value == HistoryOperation.None) json.WriteNullValue();
                else json.WriteStringValue(names.Value(operation.Value));
                break;
            case OperationKind.Write:
                json.WriteStringValue("w");
                json.WriteStringValue(names.Key(operation.Key));
                json.WriteStringValue(names.Value(operation.Value));
                break;
            case OperationKind.Delete:
                json.WriteStringValue("d");
                json.WriteStringValue(names.Key(operation.Key));
                break;
            default:
                json.WriteStringValue("f");
                break;
        }

        json.WriteEndArray();
    }
}
