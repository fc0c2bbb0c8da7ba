using System.IO.Pipes;
using MultiHost.Protocol;

namespace MultiHost.Sessions;

public sealed class OutboxTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public void Flush_OfSeveralFrames_WritesThemInOrder()
    {
        MemoryStream stream = new();
        Outbox outbox = new(new FrameWriter(stream), () => true, "alpha");

        outbox.Post([1]);
        outbox.Post([2]);
        stream.Length.Should().Be(0, "a post may happen under a lock and writes nothing");
        outbox.Flush();
        outbox.Post([3]);
        outbox.Flush();

        stream.ToArray().Should().Equal(0, 0, 0, 1, 1, 0, 0, 0, 1, 2, 0, 0, 0, 1, 3);
    }

    [Fact]
    public async Task Flush_WhileAnotherThreadWrites_LeavesItsFramesToThat()
    {
        using SlowStream stream = new();
        Outbox outbox = new(new FrameWriter(stream), () => true, "alpha");
        outbox.Post([1]);
        Task first = Task.Run(outbox.Flush);
        await stream.Writing.WaitAsync(Deadline, TimeProvider.System);

        outbox.Post([2]);
        outbox.Flush(); // returns although the first write is stuck

        first.IsCompleted.Should().BeFalse();
        stream.GoOn.Set();
        await first.WaitAsync(Deadline, TimeProvider.System);
        stream.ToArray().Should().Equal(0, 0, 0, 1, 1, 0, 0, 0, 1, 2);
    }

    [Fact]
    public void Flush_WhenTheAgentIsGone_DropsWhatIsQueuedAndWhatComesLater()
    {
        BrokenStream stream = new();
        Outbox outbox = new(new FrameWriter(stream), () => true, "alpha");
        outbox.Post([1]);
        outbox.Post([2]);

        outbox.Flush();
        outbox.Post([3]);
        outbox.Flush();

        stream.Attempts.Should().Be(1);
    }

    [Fact]
    public void Post_OfAFrameThatIsTooLarge_SaysTheLimitAndKeepsTheRest()
    {
        MemoryStream stream = new();
        Outbox outbox = new(new FrameWriter(stream), () => true, "alpha");

        outbox.Invoking(o => o.Post(new byte[FrameReader.MaxFrameBytes + 1])).Should().Throw<ProtocolException>()
            .WithMessage("A message of 16777217 bytes cannot be sent; the limit is 16777216 bytes.");
        outbox.Post([1]);
        outbox.Flush();

        stream.Length.Should().Be(5);
    }

    [Fact]
    public async Task Flush_ToAnAgentThatDoesNotRead_ReturnsAndItsFramesComeInOrder()
    {
        using AnonymousPipeServerStream agent = new(PipeDirection.In);
        using AnonymousPipeClientStream controller = new(PipeDirection.Out, agent.ClientSafePipeHandle);
        Outbox outbox = new(new FrameWriter(controller), PipeRoom.Of(controller), "alpha");

        for (int i = 1; i <= 200; i++)
        {
            outbox.Post([.. Enumerable.Repeat((byte)i, i % 10 == 0 ? 10_000 : 1000)]);
            await Task.Run(outbox.Flush).WaitAsync(Deadline, TimeProvider.System);
        }

        FrameReader reader = new(agent);
        for (int i = 1; i <= 200; i++)
        {
            reader.Read()!.Value.ToArray().Should().HaveCount(i % 10 == 0 ? 10_000 : 1000).And.OnlyContain(b => b == (byte)i);
        }
    }

    private sealed class SlowStream : MemoryStream
    {
        private readonly TaskCompletionSource writing = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Writing => writing.Task;

        public ManualResetEventSlim GoOn { get; } = new();

        public override void Write(byte[] buffer, int offset, int count)
        {
            writing.TrySetResult();
            GoOn.Wait(Deadline).Should().BeTrue();
            base.Write(buffer, offset, count);
        }

        protected override void Dispose(bool disposing)
        {
            GoOn.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public int Attempts { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Attempts++;
            throw new IOException("Broken pipe");
        }
    }
}
