using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using MultiHost.Results;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Qmp;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests;

public sealed class GuestHealthTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<HealthFinding> told = [];

    [SkippableFact(Timeout = 60_000)]
    public async Task Guest_WhoseQemuAborts_IsToldAsQemuProcess()
    {
        await using InProcessGroup group = new("source");
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            int id = guest.ProcessId;

            await SignalAsync("ABRT", id);

            HealthFinding crash = await CrashOfAsync(test);
            crash.Should().BeEquivalentTo(
                new { Area = HealthArea.Process, Name = "qemu-process", Subject = "vm1", Detail = $"QEMU (process {id}) was ended by SIGABRT" });
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task Guest_ThatIsKilledOrMayCrash_IsNotTold()
    {
        await using InProcessGroup group = new("source");
        await group.RunAsync(async test =>
        {
            await using (Guest killed = await test.PrepareAsync("vm1"))
            {
                await killed.KillAsync();
            }

            await using (Guest willing = await test.PrepareAsync("vm2", g => g with { MayCrash = true }))
            {
                await SignalAsync("ABRT", willing.ProcessId);
                await willing.Here.Process.Exited.WaitAsync(Patience);
            }

            test.Group.Crashes.Reader.TryRead(out _).Should().BeFalse();
        });
    }

    [SkippableFact(Timeout = 180_000)]
    public async Task Guest_WhoseKernelPanics_IsToldAsGuestKernel()
    {
        await using InProcessGroup group = new("source");
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { System = GuestSystem.TinyLinux });

            Task<ShellOutcome> command = TryAsync(guest, "echo c >/proc/sysrq-trigger");

            HealthFinding crash = await CrashOfAsync(test);
            crash.Should().BeEquivalentTo(new { Area = HealthArea.Guest, Name = "guest-kernel", Subject = "vm1" });
            crash.Detail.Should().MatchRegex(
                @"^the guest's kernel says: (\[ *\d+\.\d+\](\[ *[TC]\d+\])? )?(Kernel panic - not syncing: sysrq triggered crash|BUG: )");
            (await command).Should().Be(ShellOutcome.Silent);
            test.Group.Crashes.Reader.TryRead(out _).Should().BeFalse("what follows a crash is its consequence");
        });
    }

    [Theory]
    [InlineData("../x.c:12:3: runtime error: signed integer overflow: 1 + 2")]
    [InlineData("==42==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010")]
    [InlineData("SUMMARY: ThreadSanitizer: data race")]
    public void Output_WithASanitizersReport_IsToldOnceAndAtOnce(string line)
    {
        GuestHealth health = New();

        health.OnOutput(line);
        health.OnOutput(line);

        told.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Name = "qemu-process", Subject = "vm1", Area = HealthArea.Process, Detail = $"QEMU (process 42) wrote: {line}" });
    }

    [Fact]
    public void Exit_AfterAnAssertion_SaysWhich()
    {
        GuestHealth health = New();

        health.OnOutput("qemu-system-x86_64: warning: a thing");
        health.OnOutput("qemu-system-x86_64: ../migration/ram.c:12: f: Assertion `x' failed.");
        health.OnExit(128 + 6);

        told.Should().ContainSingle().Which.Detail.Should().Be(
            "QEMU (process 42) was ended by SIGABRT: qemu-system-x86_64: ../migration/ram.c:12: f: Assertion `x' failed.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 + 9)]
    [InlineData(128 + 15)]
    public void Exit_ThatIsNoCrash_IsNotTold(int code)
    {
        New().OnExit(code);

        told.Should().BeEmpty();
    }

    [Theory]
    [InlineData("GUEST_PANICKED", true)]
    [InlineData("GUEST_CRASHLOADED", true)]
    [InlineData("STOP", false)]
    public void Event_OfAPanic_IsTold(string name, bool isCrash)
    {
        GuestHealth health = New();

        health.OnEvent(new QmpEvent(name, JsonDocument.Parse("""{"action":"pause"}""").RootElement, DateTimeOffset.UnixEpoch));
        health.OnConsole("[    1.234567] Kernel panic - not syncing: it is over");

        told.Select(t => t.Detail).Should().Equal(
            isCrash ? $$"""QEMU says: {{name}} {"action":"pause"}""" : "the guest's kernel says: [    1.234567] Kernel panic - not syncing: it is over");
    }

    private GuestHealth New() => new("vm1", told.Add) { ProcessId = 42 };

    private static async Task<HealthFinding> CrashOfAsync(Scenario test) => await test.Group.Crashes.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    private static async Task SignalAsync(string signal, int id)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {id}")]);
        await kill.WaitForExitAsync();
    }

    private static async Task<ShellOutcome> TryAsync(Guest guest, string command)
    {
        try
        {
            await guest.Shell.RunAsync(command, TimeSpan.FromSeconds(1));
            return ShellOutcome.Answered;
        }
        catch (GuestException)
        {
            return ShellOutcome.Silent;
        }
    }

    private enum ShellOutcome
    {
        Answered,
        Silent,
    }
}
