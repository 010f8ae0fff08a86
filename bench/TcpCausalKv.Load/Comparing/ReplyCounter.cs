namespace TcpCausalKv.Load.Comparing;

/// <summary>Counts the replies in what a server sends, however it is cut into pieces, without looking at them more than that needs.</summary>
internal sealed class ReplyCounter
{
    private State _state = State.AtReply;
    private int _length;
    private bool _isNil;

    private enum State
    {
        AtReply,
        InLine,
        InLength,
        InBytes,
    }

    // reply = ("+" | ":") text CRLF | "$" length CRLF bytes CRLF | "$-1" CRLF
    /// <summary>How many replies end in <paramref name="bytes"/>, which follow those given before.</summary>
    /// <exception cref="InvalidDataException">A reply is an error, or none that was asked for.</exception>
    public int Feed(ReadOnlySpan<byte> bytes)
    {
        int ended = 0;
        for (int at = 0; at < bytes.Length;)
        {
            if (_state == State.InBytes)
            {
                int count = Math.Min(_length, bytes.Length - at);
                _length -= count;
                at += count;
                if (_length == 0) ended += End();
                continue;
            }

            ended += Take(bytes[at++]);
        }

        return ended;
    }

    private int Take(byte next)
    {
        switch (_state)
        {
            case State.AtReply:
                Begin(next);
                return 0;
            case State.InLine:
                return next == '\n' ? End() : 0;
            default:
                return TakeLength(next);
        }
    }

    private void Begin(byte kind)
    {
        _state = kind switch
        {
            (byte)'+' or (byte)':' => State.InLine,
            (byte)'$' => State.InLength,
            _ => throw new InvalidDataException($"a reply begins with '{(char)kind}': the server refused a command"),
        };
        _length = 0;
        _isNil = false;
    }

    private int TakeLength(byte next)
    {
        switch (next)
        {
            case (byte)'-':
                _isNil = true;
                return 0;
            case (byte)'\r':
                return 0;
            case (byte)'\n' when _isNil:
                return End();
            case (byte)'\n':
                _length += "\r\n".Length;
                _state = State.InBytes;
                return 0;
            default:
                _length = _length * 10 + (next - '0');
                return 0;
        }
    }

    private int End()
    {
        _state = State.AtReply;
        return 1;
    }
}
