using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Core.Replication.Links;

/// <summary>Why a link has ended.</summary>
/// <param name="Reason">The reason; null if the connection was lost without a word.</param>
/// <param name="Text">The reason in words.</param>
/// <param name="ByPeer">True if the peer ended it.</param>
public sealed record LinkEnd(RefusalReason? Reason, string Text, bool ByPeer);
