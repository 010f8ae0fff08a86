using System.Net;
using Microsoft.Extensions.Logging;
using TcpCausalKv.Core.Storage.Recovery;
using TcpCausalKv.Core.Wire.Control;

namespace TcpCausalKv.Node.Diagnostics;

/// <summary>Every line that this layer logs, by its id: 1000 to 1099 the loop and its listeners, 1100 to 1199 the peers, 1200 to
/// 1299 the clients, 1300 to 1399 the disk.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Critical, "Loop {Loop} has ended by an error of its own")]
    public static partial void LoopFailed(this ILogger logger, Exception exception, string loop);

    [LoggerMessage(1001, LogLevel.Error, "Loop {Loop} has not ended within {DeadlineMs} ms; something on it blocks")]
    public static partial void LoopStopsLate(this ILogger logger, string loop, long deadlineMs);

    [LoggerMessage(1010, LogLevel.Warning, "Cannot accept connections on {EndPoint}; pausing, and trying again until it works")]
    public static partial void AcceptFailed(this ILogger logger, Exception exception, IPEndPoint endPoint);

    [LoggerMessage(1011, LogLevel.Information, "Accepting connections on {EndPoint} again")]
    public static partial void AcceptWorksAgain(this ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(1100, LogLevel.Information, "Link {Direction} {Peer} ({Remote}) established; its incarnation is {Incarnation:x16}")]
    public static partial void LinkEstablished(this ILogger logger, string direction, string peer, string remote, ulong incarnation);

    [LoggerMessage(1101, LogLevel.Information, "Link {Direction} {Peer} ({Remote}) ended by {Side}: {Text}")]
    public static partial void LinkEnded(this ILogger logger, string direction, string peer, string remote, string side, string text);

    [LoggerMessage(1102, LogLevel.Error, "Link {Direction} {Peer} ({Remote}) refused by {Side}, {Reason}: {Text}")]
    public static partial void LinkRefused(
        this ILogger logger, string direction, string peer, string remote, string side, RefusalReason reason, string text);

    [LoggerMessage(1103, LogLevel.Warning, "Cannot connect to {Peer} at {Address}: {Why}; trying again until it works")]
    public static partial void DialFailed(this ILogger logger, string peer, PeerAddress address, string why);

    [LoggerMessage(1104, LogLevel.Critical,
        "A peer's data differs from this node's at the same clock {Clock}; the digest here is {Digest:x16}. Please report this")]
    public static partial void Diverged(this ILogger logger, string clock, ulong digest);

    [LoggerMessage(1105, LogLevel.Warning, "{Name} stops although {Peer} has not acknowledged {Lacking} of its writes; they may be lost")]
    public static partial void StopsBeforeAcknowledged(this ILogger logger, string name, string peer, ulong lacking);

    [LoggerMessage(1200, LogLevel.Debug, "Client {Id} connected from {Address}")]
    public static partial void ClientConnected(this ILogger logger, long id, IPEndPoint address);

    [LoggerMessage(1201, LogLevel.Debug, "Client {Id} at {Address} disconnected: {Reason}")]
    public static partial void ClientDisconnected(this ILogger logger, long id, IPEndPoint address, string reason);

    [LoggerMessage(1202, LogLevel.Debug, "Client {Id} at {Address} broke the protocol: {Error}")]
    public static partial void ClientBrokeProtocol(this ILogger logger, long id, IPEndPoint address, string error);

    [LoggerMessage(1203, LogLevel.Warning,
        "Client {Id} at {Address} is closed: its {Command} needs more than the bound of replies that wait, with {Pending} bytes waiting already")]
    public static partial void RepliesOverflowed(this ILogger logger, long id, IPEndPoint address, string command, int pending);

    [LoggerMessage(1204, LogLevel.Warning, "All {ClientsMax} client connections are in use; more are turned away until some are closed")]
    public static partial void ClientsMaxReached(this ILogger logger, int clientsMax);

    [LoggerMessage(1205, LogLevel.Warning,
        "Client {Id} at {Address} is closed with {Bytes} bytes of input, transactions and replies: all clients together take {Total}, more than "
        + "maxmemory-clients")]
    public static partial void ClientEvicted(this ILogger logger, long id, IPEndPoint address, long bytes, long total);

    [LoggerMessage(1206, LogLevel.Warning,
        "Client {Id} at {Address} is closed: it speaks HTTP, so a web page may have been made to send commands to this node")]
    public static partial void ClientSpeaksHttp(this ILogger logger, long id, IPEndPoint address);

    [LoggerMessage(1207, LogLevel.Warning,
        "The wall clock of this machine is {SkewMs} ms behind a timestamp that a node has given: set the clocks of all machines right. Of "
        + "concurrent writes the one with the later timestamp wins")]
    public static partial void ClockIsSkewed(this ILogger logger, long skewMs);

    [LoggerMessage(1300, LogLevel.Information,
        "Data is read: {Keys} keys, {Batches} batches of them from the log; applied {Clock}; own history: {History}")]
    public static partial void Loaded(this ILogger logger, long keys, long batches, string clock, HistoryState history);

    [LoggerMessage(1301, LogLevel.Information, "Reading {What}: {Bytes} of {BytesTotal} bytes")]
    public static partial void LoadingProgress(this ILogger logger, string what, long bytes, long bytesTotal);

    [LoggerMessage(1302, LogLevel.Warning, "{Bytes} bytes that a crash left unfinished at the log's end are cut: {Where}")]
    public static partial void TornTailCut(this ILogger logger, long bytes, string where);

    [LoggerMessage(1303, LogLevel.Error, "A snapshot is damaged and was not used: {Damage}")]
    public static partial void SnapshotBroken(this ILogger logger, string damage);

    [LoggerMessage(1304, LogLevel.Information, "Took a snapshot of {Bytes} bytes at position {Position} of the log")]
    public static partial void SnapshotTaken(this ILogger logger, long bytes, long position);

    [LoggerMessage(1305, LogLevel.Error, "Could not take a snapshot: {Why}; the one before it and the log are as they were")]
    public static partial void SnapshotFailed(this ILogger logger, string why);

    [LoggerMessage(1306, LogLevel.Critical,
        "The disk has failed: {Why}. What it has of the last writes is unknown, so the node ends and acknowledges nothing more. Check the "
        + "disk, then start the node again")]
    public static partial void DiskFailed(this ILogger logger, string why);

    [LoggerMessage(1312, LogLevel.Critical, "The data can't be read: {Why}")]
    public static partial void LoadingFailed(this ILogger logger, string why);

    [LoggerMessage(1313, LogLevel.Error,
        "A snapshot is damaged, as its sending to a peer has shown: {Damage}. It was set aside as {File}, and a new one is taken; check the disk")]
    public static partial void SnapshotSetAside(this ILogger logger, string damage, string file);

    [LoggerMessage(1314, LogLevel.Error,
        "A part of the log that only peers may still need is damaged: {Why}. It was set aside as {File}; peers that lack it are sent a "
        + "snapshot; check the disk")]
    public static partial void LogPartSetAside(this ILogger logger, string why, string file);

    [LoggerMessage(1310, LogLevel.Error,
        "The disk is full: {Why}. Replies are held until there is room; make room, or add some, and the node continues by itself")]
    public static partial void DiskFull(this ILogger logger, string why);

    [LoggerMessage(1311, LogLevel.Information, "The disk has room again, after {Seconds} s; all that had waited is written")]
    public static partial void DiskHasRoom(this ILogger logger, long seconds);

    [LoggerMessage(1307, LogLevel.Warning, "Damage in {Directory} was set aside as {File}; what it held is fetched from the peers")]
    public static partial void SetAside(this ILogger logger, string directory, string file);

    [LoggerMessage(1308, LogLevel.Warning,
        "An operator has admitted writes while this node waited: {What}. Writes of its own that only unheard members have may be lost, and "
        + "their sequences used again")]
    public static partial void WritesAdmitted(this ILogger logger, string what);

    [LoggerMessage(1309, LogLevel.Information,
        "A peer's snapshot of {Bytes} bytes is here, which has what this node lacks; it is put in place and read")]
    public static partial void InstallsSnapshot(this ILogger logger, long bytes);
}
