using System.Collections.Concurrent;
using MultiHost.Agent;

namespace MultiHost.Sessions;

public sealed class ReaderRelayTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // What the stream brings: what a message lets go on, null for one that lets nothing go on. No more messages: the end.
    private readonly BlockingCollection<Action?> messages = [];
    private readonly ConcurrentQueue<int> readers = [];
    private readonly ManualResetEventSlim block = new();
    private readonly Task run;

    public ReaderRelayTests() => run = Task.Factory.StartNew(
        new ReaderRelay(ReadOne).Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    [Fact]
    public async Task WhatGoesOn_RunsOnTheThreadThatReads()
    {
        TaskCompletionSource<int> thread = NewSource<int>();

        messages.Add(null);
        messages.Add(() => thread.SetResult(Environment.CurrentManagedThreadId));
        messages.Add(null);
        await EndAsync();

        readers.Should().HaveCount(3);
        readers.ElementAt(1).Should().Be(await thread.Task);
    }

    [Fact]
    public async Task WhatKeepsTheThread_DoesNotKeepTheNextMessageFromBeingRead()
    {
        TaskCompletionSource read = NewSource();

        messages.Add(Block);
        messages.Add(Block);
        messages.Add(read.SetResult);

        await read.Task.WaitAsync(Deadline, TimeProvider.System);
        readers.Distinct().Should().HaveCount(3, "two keep their threads and a third one reads");
        block.Set();
        await EndAsync();
    }

    [Fact]
    public async Task ThreadThatComesBackTooLate_ReadsNoMore()
    {
        TaskCompletionSource read = NewSource();
        TaskCompletionSource back = NewSource();
        int late = 0;
        messages.Add(() =>
        {
            late = Environment.CurrentManagedThreadId;
            Block();
            back.SetResult();
        });
        messages.Add(read.SetResult);
        await read.Task.WaitAsync(Deadline, TimeProvider.System);
        block.Set();
        await back.Task.WaitAsync(Deadline, TimeProvider.System);

        for (int i = 0; i < 100; i++)
        {
            messages.Add(null);
        }

        await EndAsync();
        readers.Skip(1).Should().HaveCount(101).And.NotContain(late);
    }

    [Fact]
    public async Task Run_WhenReadingThrows_ThrowsThat()
    {
        messages.Add(Block);
        messages.Add(() => throw new IOException("the line is cut"));

        (await run.Awaiting(r => r.WaitAsync(Deadline, TimeProvider.System)).Should().ThrowAsync<IOException>()).WithMessage("the line is cut");
    }

    public void Dispose()
    {
        block.Set();
        messages.CompleteAdding();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Block() => block.Wait();

    private bool ReadOne(out Action? goesOn)
    {
        if (!messages.TryTake(out goesOn, Timeout.Infinite))
        {
            return false;
        }

        readers.Enqueue(Environment.CurrentManagedThreadId);
        return true;
    }

    private async Task EndAsync()
    {
        messages.CompleteAdding();
        await run.WaitAsync(Deadline, TimeProvider.System);
    }
}
