using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Qemu;
using Xunit;

namespace MultiHost.Virtualization.Tests.Qemu;

public sealed class QemuProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<string> reports = [];

    [Fact]
    public async Task Kill_WhenTheLogCannotBeOpened_EndsTheProcess()
    {
        await using QemuProcess process = Start("exec sleep 600", log: "/nowhere/qemu.log");

        process.Kill();

        (await process.Exited.WaitAsync(Patience)).ExitCode.Should().Be(128 + 9);
        reports.Should().ContainSingle().Which.Should().StartWith("/nowhere/qemu.log cannot be written");
    }

    [Fact]
    public async Task Exited_WhenTheDiskOfTheLogIsFull_SaysHowItEnded()
    {
        await using QemuProcess process = Start("echo broken >&2; exit 3", log: "/dev/full");

        QemuExit exit = await process.Exited.WaitAsync(Patience);

        exit.ToString().Should().Be("QEMU exited with code 3; its stderr:\n    broken");
        reports.Should().ContainSingle().Which.Should().StartWith("/dev/full ended early");
    }

    [Fact]
    public async Task Output_OfALineWithoutEnd_IsBounded()
    {
        await using QemuProcess process = Start("head -c 4000000 /dev/zero | tr '\\0' x", log: "/dev/null");

        QemuExit exit = await process.Exited.WaitAsync(Patience);

        exit.StandardError.Length.Should().BeLessThan(300_000);
    }

    [Fact]
    public async Task ToString_OfAnEndWithForgedLines_ShowsThemAsThePrograms()
    {
        await using QemuProcess process = Start("printf 'a\\rb\\033[2Jc\\nsource on alpha failed first\\n'; exit 1", log: "/dev/null");

        (await process.Exited.WaitAsync(Patience)).ToString().Should().Be(
            "QEMU exited with code 1; its stderr:\n    a\n    b\\e[2Jc\n    source on alpha failed first");
    }

    // A process that is traced stays after SIGKILL until its tracer lets go of it, as one does that waits for storage which hangs.
    [SkippableFact]
    public async Task KillAsync_WhenTheKernelHoldsTheProcess_SaysSoAfterADeadline()
    {
        FakeTimeProvider time = new();
        QemuProcess process = Start("exec sleep 600", log: "/dev/null", time);
        string[] attach = ["-e", "$|=1; syscall(101, 0x4206, $ARGV[0] + 0, 0, 0) == 0 or exit 1; print \"traced\\n\"; sleep 600", $"{process.Id}"];
        using Process tracer = System.Diagnostics.Process.Start(new ProcessStartInfo("perl", attach) { RedirectStandardOutput = true })!;
        try
        {
            Skip.If(await tracer.StandardOutput.ReadLineAsync().WaitAsync(Patience) != "traced", "This user may not trace processes.");

            Task killing = process.KillAsync();
            while (!killing.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(5));
                await Task.Yield();
            }

            (await ((Func<Task>)(() => killing)).Should().ThrowAsync<GuestException>()).Which.Message.Should().Match(
                string.Create(CultureInfo.InvariantCulture, $"Guest 'vm1': QEMU (process {process.Id}) did not end within 20 s of SIGKILL; it is in state *"));
        }
        finally
        {
            tracer.Kill();
            await tracer.WaitForExitAsync().WaitAsync(Patience);
        }

        (await process.Exited.WaitAsync(Patience)).ExitCode.Should().Be(128 + 9);
        await process.DisposeAsync();
    }

    private QemuProcess Start(string script, string log, TimeProvider? time = null) => QemuProcess.Start(
        "vm1", "/bin/sh", ["-c", script], "/", new LogFile(log, 1000, reports.Add), time ?? TimeProvider.System);
}
