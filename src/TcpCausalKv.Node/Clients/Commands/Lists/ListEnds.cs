using TcpCausalKv.Core.Elements.Lists;

namespace TcpCausalKv.Node.Clients.Commands.Lists;

/// <summary>What clients call the ends of a list.</summary>
internal static class ListEnds
{
    /// <summary>Reads LEFT or RIGHT.</summary>
    /// <returns>False if the word is neither.</returns>
    public static bool TryRead(ReadOnlySpan<byte> word, out ListSide side)
    {
        side = ReplyTexts.Is(word, "RIGHT"u8) ? ListSide.After : ListSide.Before;
        return side == ListSide.After || ReplyTexts.Is(word, "LEFT"u8);
    }
}
