using System.Runtime.ExceptionServices;
using TcpCausalKv.Core.Storage;
using TcpCausalKv.Node.Loop;

namespace TcpCausalKv.Node.Storage;

/// <summary>A thread beside a node's loop for what would block it: syncs above all. One piece of work after the other, in order.</summary>
/// <remarks>Work is handed over by a lock-free mailbox; the worker sleeps while there is none.</remarks>
public sealed class BackgroundWorker : IBackgroundWork, IDisposable
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);

    private readonly EventLoop _loop;
    private readonly Thread _thread;

    // Any thread may use these.
    private readonly Mailbox<Job> _mailbox = new();
    private readonly AutoResetEvent _wake = new(initialState: false);

    // Written once, by Stop.
    private volatile bool _isStopping;

    /// <summary>Starts the thread.</summary>
    /// <param name="loop">Hears of the work's end.</param>
    public BackgroundWorker(EventLoop loop)
    {
        _loop = loop;
        _thread = new Thread(Work) { IsBackground = true, Name = $"{loop.Name}-disk" };
        _thread.Start();
    }

    /// <inheritdoc/>
    /// <remarks>Any thread. If the loop has ended by then, nobody is told that the work has.</remarks>
    public void Run(Action work, Action<StorageException?> completed)
    {
        ObjectDisposedException.ThrowIf(_isStopping, this);
        if (_mailbox.Post(new Job(work, completed))) _wake.Set();
    }

    /// <summary>Finishes the work that was handed over and ends the thread. Not on the loop, which would wait for a disk.</summary>
    /// <param name="deadline">How long to wait for that; 10 seconds if null.</param>
    /// <returns>True if the thread has ended; false if the disk still keeps it.</returns>
    public bool Stop(TimeSpan? deadline = null)
    {
        _isStopping = true;
        if (_thread.IsAlive) _wake.Set();
        return _thread.Join(deadline ?? StopDeadline);
    }

    /// <summary>Stops.</summary>
    public void Dispose()
    {
        if (Stop()) _wake.Dispose();
    }

    private void Work()
    {
        List<Job> jobs = [];
        bool isLast;
        do
        {
            _wake.WaitOne();

            // Read before the look into the mailbox: what was handed over before the stop is seen by it.
            isLast = _isStopping;
            _mailbox.TakeAll(jobs);
            foreach (Job job in jobs) Run(job);
            jobs.Clear();
        }
        while (!isLast);
    }

    private void Run(Job job)
    {
        Action report;
        try
        {
            job.Work();
            report = () => job.Completed(null);
        }
        catch (StorageException refusal)
        {
            report = () => job.Completed(refusal);
        }
        catch (Exception bug)
        {
            // Ours, so it ends the loop, with the place where it happened.
            ExceptionDispatchInfo thrown = ExceptionDispatchInfo.Capture(bug);
            report = thrown.Throw;
        }

        _loop.Post(report);
    }

    private sealed record Job(Action Work, Action<StorageException?> Completed);
}
