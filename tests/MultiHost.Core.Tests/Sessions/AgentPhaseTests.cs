using MultiHost.Agent;
using MultiHost.Protocol;
using MultiHost.Results;

namespace MultiHost.Sessions;

public sealed class AgentPhaseTests
{
    private readonly MemoryStream toController = new();
    private readonly AgentPhase phase;

    public AgentPhaseTests() => phase = new AgentPhase(
        new BeginPhase(7, "test", "destination", [new("source", "alpha", "127.0.0.11", []), new("destination", "beta", "127.0.0.12", [])], "My test", IsTest: true),
        new AgentSession(Stream.Null, toController),
        logFolder: "/nonexistent",
        workFolder: "/nonexistent",
        outputMaxKiB: 1,
        properties: new Dictionary<string, string>());

    [Fact]
    public async Task Arrive_AfterTheEndOfTheTest_IsRefusedAtOnce()
    {
        phase.Finish(new RoleResult(RoleEnd.Passed, 0));

        (await phase.Awaiting(a => Arrive(a)).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("destination (beta) came to barrier 'vm1/go' after it had finished the test. Is an await missing?");
        Sent().Should().HaveCount(2).And.ContainItemsAssignableTo<AgentMessage>();
        Sent()[^1].Should().BeEquivalentTo(new LateCall(
            7, "barrier 'vm1/go', from work that 'My test' left behind on destination (beta): not done, since that had ended. Is an await missing?"));
    }

    [Fact]
    public async Task Arrive_WhenReleased_ReturnsTheValues()
    {
        Task<IReadOnlyDictionary<RoleName, string?>> wait = Arrive(phase);

        phase.Release(new BarrierReleased(7, 1, new() { ["source"] = "1", ["destination"] = null }))!();

        (await wait).Should().Equal(new Dictionary<RoleName, string?> { ["source"] = "1", ["destination"] = null });
        Sent().Should().ContainSingle().Which.Should().BeEquivalentTo(new Arrived(7, 1, "vm1", "go", null, "5", 3));
    }

    [Fact]
    public async Task Arrive_WhenAnAnswerIsOfAnotherTest_GoesOnWaiting()
    {
        Task<IReadOnlyDictionary<RoleName, string?>> wait = Arrive(phase);

        phase.Release(new BarrierReleased(6, 1)).Should().BeNull();
        phase.Release(new BarrierReleased(7, 2)).Should().BeNull();

        wait.IsCompleted.Should().BeFalse();
        phase.Handle(new BarrierRefused(7, 1, RefusalKind.Deadlock, "vm1/go", "they wait for each other", []));
        (await wait.Awaiting(w => w).Should().ThrowAsync<BarrierDeadlockException>()).Which.Barrier.Should().Be("vm1/go");
    }

    [Fact]
    public async Task Arrive_WhenTheTestIsStopped_ThrowsTheCauseThenAndLater()
    {
        Task<IReadOnlyDictionary<RoleName, string?>> wait = Arrive(phase);

        phase.Handle(new StopPhase(7, "source (alpha) failed"));

        (await wait.Awaiting(w => w).Should().ThrowAsync<GroupStoppedException>()).Which.Cause.Should().Be("source (alpha) failed");
        (await phase.Awaiting(a => Arrive(a)).Should().ThrowAsync<GroupStoppedException>()).Which.Cause.Should().Be("source (alpha) failed");
        phase.Stopping.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public async Task Arrive_WhenItsCallerCancels_WithdrawsAndThrowsWithTheCallersToken()
    {
        using CancellationTokenSource cancellation = new();
        Task<IReadOnlyDictionary<RoleName, string?>> wait = Arrive(phase, cancellation.Token);

        await cancellation.CancelAsync();

        (await wait.Awaiting(w => w).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancellation.Token);
        Sent().Last().Should().Be(new Withdrawn(7, 1));
    }

    [Fact]
    public async Task Arrive_WithAValueThatIsTooLarge_SaysTheLimitAndSendsNothing()
    {
        Func<Task> arrive = () => phase.ArriveAsync("", "go", null, new string('x', FrameReader.MaxFrameBytes), null, CancellationToken.None);

        (await arrive.Should().ThrowAsync<ProtocolException>()).Which.Message.Should().EndWith("Exchange a smaller value, or a file.");
        Sent().Should().BeEmpty();
    }

    private static Task<IReadOnlyDictionary<RoleName, string?>> Arrive(AgentPhase phase, CancellationToken cancellationToken = default) =>
        phase.ArriveAsync("vm1", "go", roles: null, "5", TimeSpan.FromSeconds(3), cancellationToken);

    private List<AgentMessage> Sent()
    {
        FrameReader reader = new(new MemoryStream(toController.ToArray()));
        List<AgentMessage> messages = [];
        while (reader.Read() is { } frame)
        {
            messages.Add(MessageCodec.DecodeAgentMessage(frame));
        }

        return messages;
    }
}
