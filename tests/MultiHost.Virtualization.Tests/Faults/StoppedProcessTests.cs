using System.Diagnostics;
using FluentAssertions;
using MultiHost.Linux;
using Xunit;

namespace MultiHost.Virtualization.Tests.Faults;

public sealed class StoppedProcessTests
{
    [Fact(Timeout = 60_000)]
    public async Task Dispose_OfAProcessThatHasEndedMeanwhile_IsNoFailure()
    {
        using Process process = Process.Start("sleep", "60");
        StoppedProcess stopped = await StoppedProcess.StopAsync(process.Id);
        Proc.Stat(process.Id)!.IsStopped.Should().BeTrue();
        process.Kill();
        await process.WaitForExitAsync();

        Func<Task> waking = async () => await stopped.DisposeAsync();

        await waking.Should().NotThrowAsync("it stands still no more");
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_OfAProcessThatStandsStill_LetsItGoOn()
    {
        using Process process = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true, RedirectStandardOutput = true })!;

        await (await StoppedProcess.StopAsync(process.Id)).DisposeAsync();
        process.StandardInput.Close();

        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0);
    }
}
