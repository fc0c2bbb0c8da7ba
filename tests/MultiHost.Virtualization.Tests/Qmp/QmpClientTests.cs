using System.Text.Json;
using FluentAssertions;
using MultiHost.Virtualization.Qmp;
using Xunit;

namespace MultiHost.Virtualization.Tests.Qmp;

public sealed class QmpClientTests
{
    private readonly FakeMonitor monitor = new();

    [Fact]
    public async Task ConnectAsync_NegotiatesOutOfBand_WhereOffered()
    {
        Task<QmpClient> connecting = StartConnecting();
        await monitor.SendAsync(FakeMonitor.Greeting);
        JsonElement command = await monitor.AnswerAsync();
        await using QmpClient client = await connecting;

        command.GetProperty("execute").GetString().Should().Be("qmp_capabilities");
        command.GetProperty("arguments").GetRawText().Should().Be("""{"enable":["oob"]}""");
        client.Version.Should().Be("7.2.22");
        client.CanOutOfBand.Should().BeTrue();
    }

    [Fact]
    public async Task ConnectAsync_WhenQemuEndsFirst_SaysHow()
    {
        Task<QmpClient> connecting = StartConnecting();
        await monitor.HangUpAsync();

        Func<Task> waiting = () => connecting;

        await waiting.Should().ThrowAsync<QmpDisconnectedException>()
            .WithMessage("The monitor of guest 'vm1' sent no greeting. QEMU exited with code 1.");
    }

    [Fact]
    public async Task ExecuteAsync_WhenAnswersComeInAnotherOrder_GivesEachCallItsOwn()
    {
        await using QmpClient client = await ConnectAsync();
        Task<JsonElement> first = client.ExecuteAsync("first");
        JsonElement firstCommand = await monitor.ReadCommandAsync();
        Task<JsonElement> second = client.ExecuteAsync("second");
        await monitor.AnswerAsync("2");
        await monitor.SendAsync($$"""{"return": 1, "id": {{firstCommand.GetProperty("id")}}}""");

        (await first).GetInt32().Should().Be(1);
        (await second).GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task ExecuteAsync_WhenQemuRefuses_ThrowsClassDescriptionAndCommand()
    {
        await using QmpClient client = await ConnectAsync();
        Task<JsonElement> call = client.ExecuteAsync("device_del");
        JsonElement command = await monitor.ReadCommandAsync();
        await monitor.SendAsync(
            $$$"""{"error": {"class": "DeviceNotFound", "desc": "Device 'x' not found"}, "id": {{{command.GetProperty("id")}}}}""");

        Func<Task> waiting = () => call;

        QmpException refusal = (await waiting.Should().ThrowAsync<QmpException>()
            .WithMessage("QEMU refused 'device_del' on guest 'vm1': Device 'x' not found (DeviceNotFound)")).Which;
        (refusal.Command, refusal.ErrorClass, refusal.Description).Should().Be(("device_del", "DeviceNotFound", "Device 'x' not found"));
    }

    [Fact]
    public async Task ExecuteAsync_AfterAnAnswerWithAnUnknownId_GoesOn()
    {
        await using QmpClient client = await ConnectAsync();
        await monitor.SendAsync("""{"return": {}, "id": 4711}""");
        await monitor.SendAsync("""{"return": {}, "id": "somebody else"}""");
        Task<JsonElement> call = client.ExecuteAsync("stop");
        await monitor.AnswerAsync("5");

        (await call).GetInt32().Should().Be(5);
    }

    [Theory]
    [InlineData("""{"error": {"class": "GenericError", "desc": "JSON parse error"}}""", "QEMU could not read a command: JSON parse error (GenericError)")]
    [InlineData("rubbish", "Not a message of QMP: rubbish")]
    [InlineData("[1]", "Not a message of QMP: [1]")]
    [InlineData("""{"answer": 42}""", """Not a message of QMP: {"answer": 42}""")]
    [InlineData("""{"event": null, "timestamp": {"seconds": 1, "microseconds": 1}}""", "Not a message of QMP: ")]
    [InlineData("""{"event": "STOP", "timestamp": {"seconds": "x", "microseconds": 1}}""", "Not a message of QMP: ")]
    [InlineData("""{"event": "STOP", "timestamp": 7}""", "Not a message of QMP: ")]
    [InlineData("""{"event": "MIGRATION", "data": {"status": "\ud800"}, "timestamp": {"seconds": 1, "microseconds": 1}}""", "Not a message of QMP: ")]
    [InlineData("""{"error": {"class": null, "desc": "x"}, "id": 1}""", "Not a message of QMP: ")]
    [InlineData("rub\rbish\u2028", "Not a message of QMP: rub\\rbish\\u2028")]
    public async Task ExecuteAsync_WhenTheConnectionCannotBeTrustedAnyMore_FailsEveryCall(string line, string why)
    {
        await using QmpClient client = await ConnectAsync();
        Task<JsonElement>[] calls = [client.ExecuteAsync("stop"), client.ExecuteAsync("cont")];
        await monitor.SendAsync(line);

        foreach (Task<JsonElement> call in calls)
        {
            Func<Task> waiting = () => call;
            (await waiting.Should().ThrowAsync<QmpDisconnectedException>()).Which.Message.Should().Contain(why);
        }

        Func<Task> later = () => client.ExecuteAsync("quit");
        (await later.Should().ThrowAsync<QmpDisconnectedException>()).Which.Message.Should().StartWith("'quit' cannot be sent");
    }

    [Fact]
    public async Task ExecuteAsync_WhenQemuHangsUp_SaysHowItEnded()
    {
        await using QmpClient client = await ConnectAsync();
        Task<JsonElement> call = client.ExecuteAsync("migrate");
        using QmpSubscription events = client.Subscribe();
        Task<QmpEvent> stop = events.WaitAsync(happened => happened.Name == "STOP", "Event STOP", TimeSpan.FromSeconds(60));
        await monitor.HangUpAsync();

        Func<Task> waiting = () => call;
        await waiting.Should().ThrowAsync<QmpDisconnectedException>().WithMessage(
            "'migrate' got no answer: the connection to the monitor of guest 'vm1' has ended. QEMU exited with code 1.");
        Func<Task> stopping = () => stop;
        await stopping.Should().ThrowAsync<QmpDisconnectedException>().WithMessage("Event STOP did not come. *QEMU exited with code 1.");
    }

    [Fact]
    public async Task ExecuteAsync_WhenTheDeadlinePasses_NamesTheCommand()
    {
        await using QmpClient client = await ConnectAsync();

        Func<Task> waiting = () => client.ExecuteAsync("query-block", timeout: TimeSpan.FromMilliseconds(1));

        await waiting.Should().ThrowAsync<QmpTimeoutException>().WithMessage("'query-block' on guest 'vm1' was not answered within 0.001 s. Look at qmp.log.");
    }

    [Fact]
    public async Task WaitAsync_ForAnEventBeforeTheWait_ButAfterTheSubscription_FindsIt()
    {
        await using QmpClient client = await ConnectAsync();
        using QmpSubscription events = client.Subscribe();
        await monitor.SendAsync("""{"timestamp": {"seconds": 100, "microseconds": 7}, "event": "STOP"}""");
        await monitor.SendAsync("""{"timestamp": {"seconds": 100, "microseconds": 9}, "event": "MIGRATION", "data": {"status": "completed"}}""");

        QmpEvent stop = await events.WaitAsync(happened => happened.Name == "STOP", "STOP", TimeSpan.FromSeconds(60));
        QmpEvent migration = await events.WaitAsync(_ => true, "any", TimeSpan.FromSeconds(60));

        stop.Timestamp.Should().Be(DateTimeOffset.FromUnixTimeSeconds(100).AddMicroseconds(7));
        migration.Text("status").Should().Be("completed");
    }

    [Theory]
    [InlineData("-1", "-1")] // what QEMU says when it could not ask its clock
    [InlineData("9223372036854775807", "0")]
    [InlineData("100", "1e30")]
    [InlineData("100", "9223372036854775807")]
    public async Task WaitAsync_ForAnEventWithAnImpossibleTime_FindsItWithTheTimeOfItsArrival(string seconds, string microseconds)
    {
        await using QmpClient client = await ConnectAsync();
        using QmpSubscription events = client.Subscribe();
        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        await monitor.SendAsync($$$"""{"timestamp": {"seconds": {{{seconds}}}, "microseconds": {{{microseconds}}}}, "event": "STOP"}""");

        QmpEvent stop = await events.WaitAsync(happened => happened.Name == "STOP", "STOP", TimeSpan.FromSeconds(30));

        stop.Timestamp.Should().BeOnOrAfter(before).And.BeOnOrBefore(TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task ExecuteAsync_WhenAHandlerOfEventsThrows_FailsWithItsCause()
    {
        await using QmpClient client = await ConnectAsync();
        client.EventSeen += _ => throw new ArithmeticException("a mistake of ours");
        Task<JsonElement> call = client.ExecuteAsync("stop");
        await monitor.SendAsync("""{"timestamp": {"seconds": 100, "microseconds": 7}, "event": "STOP"}""");

        Func<Task> waiting = () => call.WaitAsync(TimeSpan.FromSeconds(60));

        (await waiting.Should().ThrowAsync<QmpDisconnectedException>()).Which.Message.Should().EndWith("a mistake of ours");
    }

    [Fact]
    public async Task ExecuteAsync_WhenQemuTakesNothing_EndsAtTheDeadline()
    {
        await using QmpClient client = await ConnectAsync();
        monitor.TakeNothing();

        Func<Task> waiting = () => client.ExecuteAsync("query-block", timeout: TimeSpan.FromMilliseconds(50)).WaitAsync(TimeSpan.FromSeconds(60));

        await waiting.Should().ThrowAsync<QmpTimeoutException>();
    }

    [Fact]
    public async Task ExecuteAsync_WhenTheDiskOfTheTranscriptIsFull_GoesOn_AndSaysSo()
    {
        List<string> reports = [];
        await using QmpClient client = await ConnectAsync(new QmpTranscript("/dev/full", TimeProvider.System, reports.Add));
        Task<JsonElement> call = client.ExecuteAsync("stop");
        await monitor.AnswerAsync("5");

        (await call.WaitAsync(TimeSpan.FromSeconds(60))).GetInt32().Should().Be(5);
        reports.Should().ContainSingle().Which.Should().StartWith("/dev/full ended early");
    }

    [Fact]
    public async Task ExecuteAsync_WhenARefusalHasSeveralLines_ThrowsOneLine()
    {
        await using QmpClient client = await ConnectAsync();
        Task<JsonElement> call = client.ExecuteAsync("stop");
        JsonElement command = await monitor.ReadCommandAsync();
        await monitor.SendAsync(
            $$$"""{"error": {"class": "Generic\nError", "desc": "no\nsource on alpha failed first\u001b[2J"}, "id": {{{command.GetProperty("id")}}}}""");

        Func<Task> waiting = () => call;

        await waiting.Should().ThrowAsync<QmpException>()
            .WithMessage("QEMU refused 'stop' on guest 'vm1': no\\nsource on alpha failed first\\e[2J (Generic\\nError)");
    }

    private Task<QmpClient> StartConnecting(QmpTranscript? transcript = null) => QmpClient.ConnectAsync(
        monitor.ClientStream, "vm1", transcript, () => Task.FromResult("QEMU exited with code 1."), TimeProvider.System, CancellationToken.None);

    private async Task<QmpClient> ConnectAsync(QmpTranscript? transcript = null)
    {
        Task<QmpClient> connecting = StartConnecting(transcript);
        await monitor.SendAsync(FakeMonitor.Greeting);
        await monitor.AnswerAsync();
        return await connecting;
    }
}
