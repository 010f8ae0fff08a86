using System.Net.Sockets;
using TcpCausalKv.Node.Clients.Commands;
using TcpCausalKv.Node.Clients.Text;
using TcpCausalKv.Node.Transports;

namespace TcpCausalKv.Node.Clients;

/// <summary>What a client has sent: received, cut into commands, and run one after the other.</summary>
/// <remarks>A part of a session, on the loop only.</remarks>
/// <param name="context">What commands are run with.</param>
/// <param name="input">What is received and not yet read.</param>
/// <param name="limits">Bounds of what a client may send.</param>
internal sealed class SessionCommands(CommandContext context, ClientInput input, ClientLimits limits)
{
    private readonly CommandReader _reader = new(limits);

    /// <summary>Bytes that are received and not yet read as commands.</summary>
    internal int UnreadBytes => input.Length;

    /// <summary>What is wrong with the input, once a command could not be read.</summary>
    internal string? Error => _reader.Error;

    /// <summary>Receives what has arrived.</summary>
    /// <param name="transport">Where from.</param>
    /// <param name="mayRun">False while a command waits, so that nothing is known of what comes behind it.</param>
    /// <param name="error">What came of it.</param>
    /// <returns>Bytes received; 0 without an error means that the client sends no more.</returns>
    internal int Receive(ITransport transport, bool mayRun, out SocketError error) =>
        input.Receive(transport, mayRun ? _reader.BytesWanted : Math.Max(1, input.Length), out error);

    /// <summary>Runs what has arrived whole, as long as the session may.</summary>
    /// <returns>Done if some is left that the session may not run now.</returns>
    internal ReadStatus Execute()
    {
        ReadStatus status = ExecuteOne();
        return status == ReadStatus.Done && input.Length > 0 ? ExecutePipelined() : status;
    }

    /// <summary>Leaves the shared buffer to the next client.</summary>
    internal void Settle() => input.Settle();

    /// <summary>Forgets what is unread and gives the memory back.</summary>
    internal void Release() => input.Release();

    // More than one command has come: the memory of those behind it is fetched while one is run.
    private ReadStatus ExecutePipelined()
    {
        InputLookahead ahead = new(input.Unread, context.Keyspace);
        ReadStatus status = ReadStatus.Done;
        while (status == ReadStatus.Done && context.Session.MayExecute())
        {
            ahead.Advance();
            status = ExecuteOne();
        }

        return status;
    }

    private ReadStatus ExecuteOne()
    {
        if (!context.Session.MayExecute()) return ReadStatus.Done;
        ReadStatus status = _reader.TryRead(input.Unread, out int consumed, out WordList words);
        if (status == ReadStatus.Done) Run(words);
        input.Consume(consumed);
        return status;
    }

    private void Run(WordList words)
    {
        try
        {
            CommandSet.Run(context, words);
        }
        catch (ReplyOverflowException)
        {
            context.Session.DropForOverflow();
        }
    }
}
