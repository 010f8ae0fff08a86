using System.Buffers;
using System.Buffers.Text;

namespace TcpCausalKv.Node.Clients.Text;

/// <summary>
/// Numbers and indents the elements of nested replies in text mode, as redis-cli does.
/// </summary>
/// <remarks>
/// <code>
/// 1) "a"
/// 2) 1) (integer) 7
///    2) "b"
/// 3) 1# "key" => "value"
/// </code>
/// An element that stands first in its aggregate shares the line with the aggregate's own number; the others are indented by what
/// stands to the left of it. So does the value of a map with its key.
/// Invariant: every aggregate in the stack lacks at least one element.
/// </remarks>
internal sealed class TextLayout(IBufferWriter<byte> output)
{
    private const int NumberDigitsMax = 10;

    private readonly Stack<OpenAggregate> _open = new();

    /// <summary>Begins an aggregate, which is an element itself where one is open; its elements follow.</summary>
    public void Open(TextAggregate kind, int count)
    {
        BeginElement();
        if (count > 0)
        {
            _open.Push(new OpenAggregate(kind, count, _open.TryPeek(out OpenAggregate? outer) ? outer.InnerIndent : 0));
            return;
        }

        output.Write(EmptyText(kind));
        EndElement();
    }

    /// <summary>Forgets the aggregates that are open: what follows is no element of theirs.</summary>
    public void Abandon() => _open.Clear();

    /// <summary>Writes what stands before an element on its line.</summary>
    public void BeginElement()
    {
        if (!_open.TryPeek(out OpenAggregate? aggregate)) return;

        if (aggregate.IsAtValue) output.Write(" => "u8);
        else WriteNumber(aggregate);
    }

    /// <summary>Ends the line of an element, unless it is a key, and closes the aggregates that are complete by it.</summary>
    public void EndElement()
    {
        while (_open.TryPeek(out OpenAggregate? aggregate))
        {
            aggregate.Written++;
            if (!aggregate.IsComplete) break;
            _open.Pop();
        }

        bool isKey = _open.TryPeek(out OpenAggregate? top) && top.IsAtValue;
        if (!isKey) output.Write("\n"u8);
    }

    private void WriteNumber(OpenAggregate aggregate)
    {
        int indent = aggregate.Written == 0 ? 0 : aggregate.Indent;
        Span<byte> line = output.GetSpan(indent + NumberDigitsMax + 2);
        Span<byte> number = stackalloc byte[NumberDigitsMax];
        Utf8Formatter.TryFormat(aggregate.Number, number, out int digits);

        int padding = indent + aggregate.NumberWidth - digits;
        line[..padding].Fill((byte)' ');
        number[..digits].CopyTo(line[padding..]);
        line[padding + digits] = aggregate.Separator;
        line[padding + digits + 1] = (byte)' ';
        output.Advance(padding + digits + 2);
    }

    private static ReadOnlySpan<byte> EmptyText(TextAggregate kind) => kind switch
    {
        TextAggregate.Map => "(empty hash)"u8,
        TextAggregate.Set => "(empty set)"u8,
        _ => "(empty array)"u8,
    };

    /// <summary>An aggregate with elements still to come. A map's keys and values are elements each.</summary>
    private sealed class OpenAggregate(TextAggregate kind, int count, int indent)
    {
        private readonly int _perNumber = kind == TextAggregate.Map ? 2 : 1;

        public int Indent { get; } = indent;

        public int NumberWidth { get; } = Digits(count);

        public int InnerIndent => Indent + NumberWidth + 2;

        public byte Separator { get; } = kind switch
        {
            TextAggregate.Map => (byte)'#',
            TextAggregate.Set => (byte)'~',
            _ => (byte)')',
        };

        public long Written { get; set; }

        public bool IsComplete => Written == (long)count * _perNumber;

        public bool IsAtValue => Written % _perNumber != 0;

        public long Number => 1 + (Written / _perNumber);

        private static int Digits(int number)
        {
            int digits = 1;
            while ((number /= 10) > 0) digits++;
            return digits;
        }
    }
}
