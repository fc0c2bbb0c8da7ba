using MultiHost.Running;
using MultiHost.Sessions;

namespace MultiHost.Diagnostics;

public sealed class EventFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mhevents-").FullName;

    [Fact]
    public async Task Run_WithAnEventFile_WritesLeasesSessionsFramesAndKills()
    {
        string path = Path.Combine(folder, "events.log");
        using (EventFile file = new(path))
        {
            await using AgentRun run = new(typeof(ThrowingEngine), Pool.SettingsOf("epsilon zeta"));
            await run.RunAsync();
            file.Trouble.Should().BeNull();
        }

        string[] lines = [.. (await File.ReadAllLinesAsync(path)).Select(l => l.Length > 24 ? l[24..] : l)];
        lines.Should().Contain("Informational hosts leased: epsilon, zeta")
            .And.Contain("Informational host epsilon: session opens")
            .And.Contain(l => l.StartsWith("Verbose       host epsilon <- BeginPhase, ", StringComparison.Ordinal))
            .And.Contain(l => l.StartsWith("Verbose       host epsilon -> Hello, ", StringComparison.Ordinal))
            .And.Contain(l => l.StartsWith("Warning       host epsilon: agent is killed: the agent of host epsilon failed: ", StringComparison.Ordinal))
            .And.Contain("Informational hosts given back: epsilon, zeta");
    }

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("/no/such/folder/events.log")]
    public async Task Run_WhenTheEventFileCannotBeWritten_GoesOnAndSaysWhy(string path)
    {
        using EventFile file = new(path);
        await using AgentRun run = new(typeof(PassingEngine));

        await run.RunAsync();

        run.Finished.Should().HaveCount(3);
        file.Trouble.Should().NotBeNullOrEmpty();
    }

    [Fact]
    public void Progress_WhenItsSinkThrows_DoesNot()
    {
        RunContext run = new(Pool.SettingsOf("alpha"), _ => throw new IOException("the console is gone"), folder, TimeProvider.System, folder);

        run.Invoking(r => r.Progress("a line")).Should().NotThrow();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
