using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace TcpCausalKv.Processes.Text;

/// <summary>Cuts replies from bytes.</summary>
internal static class RespParser
{
    private const int LengthMax = 512 * 1024 * 1024;

    // reply = ("+" | "-" | ":") text CRLF | "$" length CRLF bytes CRLF | "*" count CRLF reply{count}
    // A length or count of -1 is nil.
    /// <summary>Cuts one reply from <paramref name="input"/> at <paramref name="at"/>.</summary>
    /// <param name="input">What has come.</param>
    /// <param name="at">Where the reply begins; moved behind it if it is whole.</param>
    /// <param name="reply">The reply, if it is whole.</param>
    /// <returns>Done; NeedMoreData; InvalidData: this is not RESP2.</returns>
    public static OperationStatus TryRead(ReadOnlySpan<byte> input, ref int at, out RespReply? reply)
    {
        reply = null;
        int lineLength = input[at..].IndexOf("\r\n"u8);
        if (lineLength < 0) return OperationStatus.NeedMoreData;
        if (lineLength == 0) return OperationStatus.InvalidData;

        ReadOnlySpan<byte> rest = input.Slice(at + 1, lineLength - 1);
        int next = at + lineLength + 2;
        OperationStatus status = input[at] switch
        {
            (byte)'+' => ReadText(RespKind.Status, rest, out reply),
            (byte)'-' => ReadText(RespKind.Error, rest, out reply),
            (byte)':' => ReadText(RespKind.Integer, rest, out reply),
            (byte)'$' => ReadBulk(input, rest, ref next, out reply),
            (byte)'*' => ReadArray(input, rest, ref next, out reply),
            _ => OperationStatus.InvalidData,
        };
        if (status == OperationStatus.Done) at = next;
        return status;
    }

    private static OperationStatus ReadText(RespKind kind, ReadOnlySpan<byte> text, out RespReply? reply)
    {
        reply = RespReply.Of(kind, Encoding.UTF8.GetString(text));
        return OperationStatus.Done;
    }

    private static OperationStatus ReadBulk(ReadOnlySpan<byte> input, ReadOnlySpan<byte> size, ref int at, out RespReply? reply)
    {
        reply = null;
        if (!TryReadLength(size, out int length)) return OperationStatus.InvalidData;
        if (length < 0) return Nil(out reply);
        if (input.Length - at < length + 2) return OperationStatus.NeedMoreData;

        reply = RespReply.Of(RespKind.Bulk, Encoding.UTF8.GetString(input.Slice(at, length)));
        at += length + 2;
        return OperationStatus.Done;
    }

    private static OperationStatus ReadArray(ReadOnlySpan<byte> input, ReadOnlySpan<byte> size, ref int at, out RespReply? reply)
    {
        reply = null;
        if (!TryReadLength(size, out int count)) return OperationStatus.InvalidData;
        if (count < 0) return Nil(out reply);

        List<RespReply> items = [];
        while (items.Count < count)
        {
            OperationStatus status = TryRead(input, ref at, out RespReply? item);
            if (status != OperationStatus.Done) return status;
            items.Add(item!);
        }

        reply = new RespReply(RespKind.Array, "", items);
        return OperationStatus.Done;
    }

    private static OperationStatus Nil(out RespReply? reply)
    {
        reply = RespReply.Of(RespKind.Nil, "");
        return OperationStatus.Done;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> text, out int length) =>
        Utf8Parser.TryParse(text, out length, out int used) && used == text.Length && length is >= -1 and <= LengthMax;
}
