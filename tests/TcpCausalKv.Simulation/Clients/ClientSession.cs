using TcpCausalKv.Core.Clocks;
using TcpCausalKv.Simulation.Workloads;

namespace TcpCausalKv.Simulation.Clients;

/// <summary>One client: does its operations one after the other, and carries its causal position from node to node.</summary>
internal sealed class ClientSession
{
    /// <summary>Not waiting for a position.</summary>
    internal const long NoTicket = 0;

    private readonly List<ClientOperation> _operations = [];
    private int _next;

    internal ClientSession(int number, int node, int width)
    {
        Number = number;
        Node = node;
        Token = new VectorClock(width);
    }

    /// <summary>Its name in the history. Another one after it has seen a write that was lost: its past can't be had any more.</summary>
    internal int Number { get; private set; }

    /// <summary>The node that it speaks to.</summary>
    internal int Node { get; set; }

    /// <summary>The process that it has spoken to at that node; 0 if it must hand over its token first.</summary>
    internal ulong Incarnation { get; set; }

    /// <summary>What it has seen and written.</summary>
    internal VectorClock Token { get; private set; }

    /// <summary>Its wait at the node.</summary>
    internal long Ticket { get; set; }

    /// <summary>When it does something by itself: its next operation, or giving up a wait.</summary>
    internal long ActsAtMs { get; set; } = long.MaxValue;

    /// <summary>True once all is done.</summary>
    internal bool IsDone => _next == _operations.Count;

    /// <summary>When its last operation had a reply.</summary>
    internal long CompletedAtMs { get; private set; }

    /// <summary>What it does now.</summary>
    internal ClientOperation Current => _operations[_next];

    internal void Add(ClientOperation operation)
    {
        _operations.Add(operation);
        if (_operations.Count == 1) ActsAtMs = operation.AtMs;
    }

    /// <summary>The operation has its reply.</summary>
    internal void Complete(long nowMs)
    {
        _next++;
        CompletedAtMs = nowMs;
        ActsAtMs = IsDone ? long.MaxValue : Math.Max(nowMs, Current.AtMs);
    }

    /// <summary>Goes to a node, which must have all that this session has seen.</summary>
    internal void MoveTo(int node)
    {
        Node = node;
        Incarnation = 0;
    }

    /// <summary>Begins a new life under another name: its past holds writes that are lost.</summary>
    internal void Forget(int number)
    {
        Number = number;
        Token = new VectorClock(Token.Width);
    }
}
