using System.Runtime.InteropServices;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>The controller is killed in the middle of a migration: what the hosts do then, on their own, with a real QEMU.</summary>
public sealed partial class LostClientTests
{
    private const int KillAtOnce = 9;
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(60);

    [SkippableFact]
    [Trait("Covers", "outcome/client lost after Begin")]
    public Task Migration_WhenItsClientIsLostAfterBegin_LeavesTheSourceRunningAndNothingElse() =>
        LoseAsync("Lost_after_Begin", "[destination@beta] stands still");

    [SkippableFact]
    [Trait("Covers", "outcome/client lost after Prepare")]
    public Task Migration_WhenItsClientIsLostAfterPrepare_LeavesTheSourceRunningAndTheDestinationDestroyed() =>
        LoseAsync("Lost_after_Prepare", "[source@alpha] stands still");

    private static async Task LoseAsync(string test, string moment)
    {
        Skip.IfNot(QemuIsInstalled(), "QEMU is not installed. Run: apt-get install --no-install-recommends qemu-system-x86");
        await using RunningTests run = RunningTests.Start(
            "FailingMigrations", RunSettings.Pair + """<Timeouts CleanUp="30s" />""" + HostNotes.Setting, $"FullyQualifiedName~LostClient.{test}");
        await run.SeenAsync(moment);

        Kill(run.TestHosts.Should().ContainSingle().Which, KillAtOnce).Should().Be(0);

        await run.EndedAsync(Seconds);
        run.NotesOf("alpha").Should().Equal("Running, running, its work goes on");
        run.NotesOf("beta").Should().Equal("Absent, no process");
    }

    private static bool QemuIsInstalled() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "qemu-system-x86_64")));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int id, int signal);
}
