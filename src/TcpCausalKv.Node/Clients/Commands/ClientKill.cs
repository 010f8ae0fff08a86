using System.Globalization;
using TcpCausalKv.Node.Clients.Text;

namespace TcpCausalKv.Node.Clients.Commands;

/// <summary>CLIENT KILL: by an address alone (the old form), or by filters that must all match.</summary>
internal sealed class ClientKill
{
    private readonly List<Func<ClientSession, bool>> _filters = [];
    private bool _skipsMe = true;

    /// <summary>Runs it.</summary>
    public static void Run(CommandContext context, WordList words)
    {
        ClientKill kill = new();
        if (words.Count == 3) kill.RunWithAddress(context, ReplyTexts.Show(words[2]));
        else if (kill.TryRead(words) is { } error) context.Reply.Error(error);
        else context.Reply.Integer(kill.KillAll(context));
    }

    private void RunWithAddress(CommandContext context, string address)
    {
        _skipsMe = false;
        _filters.Add(session => session.Profile.Address.ToString() == address);
        if (KillAll(context) > 0) context.Reply.Ok();
        else context.Reply.Error("ERR No such client");
    }

    private string? TryRead(WordList words)
    {
        for (int i = 2; i < words.Count; i += 2)
        {
            if (i + 1 == words.Count) return ReplyTexts.SyntaxError;
            if (TryReadFilter(words[i], words[i + 1]) is { } error) return error;
        }

        return null;
    }

    private string? TryReadFilter(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        string text = ReplyTexts.Show(value);
        if (ReplyTexts.Is(name, "ID"u8))
        {
            if (!RedisNumber.TryParse(value, out long id) || id < 1) return "ERR client-id should be greater than 0";
            _filters.Add(session => session.Profile.Id == id);
        }
        else if (ReplyTexts.Is(name, "TYPE"u8))
        {
            if (ClientCommands.TryReadType(value, out Func<ClientSession, bool> isOfType) is { } error) return error;
            _filters.Add(isOfType);
        }
        else if (ReplyTexts.Is(name, "ADDR"u8)) _filters.Add(session => session.Profile.Address.ToString() == text);
        else if (ReplyTexts.Is(name, "LADDR"u8)) _filters.Add(session => session.Profile.LocalAddress.ToString() == text);
        else if (ReplyTexts.Is(name, "USER"u8)) return text == "default" ? null : $"ERR No such user '{text}'";
        else if (ReplyTexts.Is(name, "SKIPME"u8) && IsYesOrNo(value)) _skipsMe = ReplyTexts.Is(value, "yes"u8);
        else return ReplyTexts.SyntaxError;
        return null;
    }

    private static bool IsYesOrNo(ReadOnlySpan<byte> word) => ReplyTexts.Is(word, "yes"u8) || ReplyTexts.Is(word, "no"u8);

    // A client that kills itself gets the reply first.
    private int KillAll(CommandContext context)
    {
        ClientSession[] victims =
            [.. context.Connections.Sessions.Where(session => (!_skipsMe || session != context.Session) && _filters.TrueForAll(filter =>
                filter(session)))];
        string reason = string.Create(CultureInfo.InvariantCulture, $"killed by client {context.Client.Id}");
        foreach (ClientSession victim in victims)
        {
            if (victim == context.Session) victim.EndAfterReplies(reason);
            else victim.Drop(reason);
        }

        return victims.Length;
    }
}
