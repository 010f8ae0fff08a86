using System.Net.Sockets;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Tests.Loop.Litmus;

/// <summary>
/// A twin of the loop with a planted bug, frozen as it is: it takes the mailbox and then drains the waker, so the wake-up of a
/// post that comes in between is forgotten.
/// </summary>
internal sealed class BrokenLoop : ILitmusLoop
{
    private readonly Mailbox<Action> _mailbox = new();
    private readonly Waker _waker = new();
    private readonly Thread _thread;
    private volatile bool _stopping;

    public BrokenLoop()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "broken" };
        _thread.Start();
    }

    public void Post(Action action)
    {
        if (_mailbox.Post(action)) _waker.Wake();
    }

    public void Dispose()
    {
        _stopping = true;
        _waker.Wake();
        Assert.True(_thread.Join(Deadline.Default));
        _waker.Dispose();
    }

    private void Run()
    {
        List<Action> taken = [];
        while (!_stopping)
        {
            _waker.Socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);

            _mailbox.TakeAll(taken);
            foreach (Action action in taken) action();
            taken.Clear();
            _waker.Drain();
        }
    }
}
