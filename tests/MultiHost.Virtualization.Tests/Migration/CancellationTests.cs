using System.Text.Json;
using FluentAssertions;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Qmp;
using MultiHost.Virtualization.Tests.Qmp;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class CancellationTests
{
    private readonly FakeMonitor monitor = new();

    [Theory]
    [InlineData("""{"return": {}""")]
    [InlineData("""{"error": {"class": "GenericError", "desc": "Migration not in expected state: cancelled"}""")]
    public async Task CancelTransferAsync_WakesATransferThatMayWaitForTheSwitchover(string answer)
    {
        await using QmpClient client = await ConnectAsync();

        Task cancelling = client.CancelTransferAsync();

        (await monitor.AnswerAsync()).GetProperty("execute").GetString().Should().Be("migrate_cancel");
        JsonElement next = await monitor.ReadCommandAsync();
        next.GetProperty("execute").GetString().Should().Be("migrate-continue");
        next.GetProperty("arguments").GetRawText().Should().Be("""{"state":"cancelling"}""");
        await monitor.SendAsync($$"""{{answer}}, "id": {{next.GetProperty("id")}}}""");
        await cancelling;
    }

    private async Task<QmpClient> ConnectAsync()
    {
        Task<QmpClient> connecting = QmpClient.ConnectAsync(
            monitor.ClientStream, "vm1", null, () => Task.FromResult("QEMU exited."), TimeProvider.System, CancellationToken.None);
        await monitor.SendAsync(FakeMonitor.Greeting);
        await monitor.AnswerAsync();
        return await connecting;
    }
}
