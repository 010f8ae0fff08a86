using TcpCausalKv.Core.Storage;
using TcpCausalKv.Node.Loop;
using TcpCausalKv.Node.Storage;
using TcpCausalKv.Node.Tests.Loop;

namespace TcpCausalKv.Node.Tests.Storage;

public sealed class BackgroundWorkerTests : IDisposable
{
    private readonly CollectingLogger _log = new();
    private readonly EventLoop _loop;
    private readonly BackgroundWorker _worker;

    public BackgroundWorkerTests()
    {
        _loop = new EventLoop("under test", _log);
        _worker = new BackgroundWorker(_loop);
        _loop.Start();
    }

    public void Dispose()
    {
        _worker.Dispose();
        _loop.Dispose();
    }

    [Fact]
    public async Task Work_runs_beside_the_loop_and_its_end_is_told_on_it()
    {
        TaskCompletionSource<(bool WorkedOnLoop, bool ToldOnLoop, StorageException? Refusal)> told = new();
        bool workedOnLoop = true;

        _worker.Run(() => workedOnLoop = _loop.OnLoop, refusal => told.SetResult((workedOnLoop, _loop.OnLoop, refusal)));

        Assert.Equal((false, true, null), await told.Task.WithinDeadline());
    }

    [Fact]
    public async Task What_the_disk_refused_is_told_and_the_worker_goes_on()
    {
        TaskCompletionSource<StorageException?> first = new();
        TaskCompletionSource<StorageException?> second = new();
        StorageException refusal = new("the disk failed");

        _worker.Run(() => throw refusal, first.SetResult);
        _worker.Run(() => { }, second.SetResult);

        Assert.Same(refusal, await first.Task.WithinDeadline());
        Assert.Null(await second.Task.WithinDeadline());
    }

    [Fact]
    public async Task Work_runs_one_after_the_other_in_its_order()
    {
        const int Count = 1_000;
        List<int> worked = [];
        List<int> told = [];
        TaskCompletionSource all = new();

        for (int i = 0; i < Count; i++)
        {
            int number = i;
            _worker.Run(() => worked.Add(number), _ =>
            {
                told.Add(number);
                if (told.Count == Count) all.SetResult();
            });
        }

        await all.Task.WithinDeadline();
        Assert.Equal(Enumerable.Range(0, Count), worked);
        Assert.Equal(Enumerable.Range(0, Count), told);
    }

    [Fact]
    public async Task A_bug_in_the_work_ends_the_loop()
    {
        _worker.Run(() => throw new InvalidOperationException("a bug"), _ => { });

        InvalidOperationException bug = await Assert.ThrowsAsync<InvalidOperationException>(_loop.Completion.WithinDeadline);
        Assert.Equal("a bug", bug.Message);
    }

    [Fact]
    public void Stop_finishes_what_was_handed_over()
    {
        using ManualResetEventSlim gate = new();
        int worked = 0;
        _worker.Run(gate.Wait, _ => { });
        for (int i = 0; i < 10; i++) _worker.Run(() => worked++, _ => { });

        Assert.False(_worker.Stop(TimeSpan.Zero));
        gate.Set();

        Assert.True(_worker.Stop(Deadline.Default));
        Assert.Equal(10, worked);
        Assert.Throws<ObjectDisposedException>(() => _worker.Run(() => { }, _ => { }));
    }

    [Fact]
    public void Work_that_ends_after_the_loop_is_told_to_nobody()
    {
        using ManualResetEventSlim gate = new();
        bool isTold = false;
        _worker.Run(gate.Wait, _ => isTold = true);

        Assert.True(_loop.Stop(Deadline.Default));
        gate.Set();

        Assert.True(_worker.Stop(Deadline.Default));
        Assert.False(isTold);
    }
}
