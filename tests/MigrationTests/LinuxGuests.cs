using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Probes;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>Guests that run a Linux: works that are real programs, a shell, a clock.</summary>
public sealed class LinuxGuests(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    public async Task Every_work_goes_on_and_the_shell_answers()
    {
        await using Guest guest = await PrepareGuestAsync("vm1", OfLinux);
        GuestWork[] works =
        [
            GuestWork.MemoryEater(percent: 10),
            GuestWork.MemoryEaterOf(memoryMiB: 8, dirtyMiBPerSecond: 40),
            GuestWork.DiskWriter(sizeMiB: 1),
            GuestWork.FileHash(sizeMiB: 1),
            GuestWork.Running("true"),
            GuestWork.Running("n=0; while :; do n=$((n+1)); echo $n >/tmp/mine; sleep 0.01; done", progress: "cat /tmp/mine"),
            GuestWork.Counter(),
        ];
        (RoleName from, RoleName to) = ("source", "destination");
        foreach (GuestWork work in works)
        {
            MigrationReport report = await MigrateAsync(guest, from, to, new() { StartWork = (g, token) => g.StartWorkAsync(work, token) });

            report.Should().HaveLeftTheGuestActiveOn(to, work.Name);
            report.Checks.Should().OnlyContain(check => check.Passed);
            report.Checks.Should().ContainSingle(check => check.Name == "work-progressed")
                .Which.Detail.Should().MatchRegex(@"^counter [1-9]\d* before, \d+ after ");
            report.Checks.Any(check => check.Name == "memory-consistent").Should().Be(work.Name == "memory eater");
            if (Hosts.Self.Role == to)
            {
                guest.Work.Name.Should().Be(work.Name);
                (await guest.Shell.RunAsync("uname; exit 3")).Should().BeEquivalentTo(new { Output = "Linux\n", ExitCode = 3 });
            }

            (from, to) = (to, from);
        }
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/clock")]
    public async Task Clock_loses_the_stop_and_shows_what_somebody_set()
    {
        await using Guest guest = await PrepareGuestAsync("vm1", g => OfLinux(g) with { Network = GuestNetwork.User() });

        MigrationReport there = await MigrateAsync(
            guest, from: "source", to: "destination", new() { MeasureGuestClock = true, Probe = NetworkProbe.Udp() });
        MigrationReport back = await MigrateAsync(guest, from: "destination", to: "source", new()
        {
            MeasureGuestClock = true,
            StartWork = (g, token) => g.Shell.RunOrThrowAsync("date -s @$(($(date +%s) + 3600))", cancellationToken: token),
        });

        there.Should().HaveAnsweredWithin(TimeSpan.FromSeconds(10));
        there.GuestClock!.Drift.Should().BeCloseTo(
            -there.StopToResume!.Value, there.GuestClock.Uncertainty + TimeSpan.FromSeconds(2), "an emulated guest's clock stands still while the guest does");
        back.GuestClock!.Drift.Should().BeCloseTo(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/save to file and restore")]
    public async Task Saved_guest_is_restored_on_the_other_host_with_its_work_and_its_shell()
    {
        string path = await SharedFile.NameAsync(Hosts, "vm1.saved");
        await using Guest guest = await PrepareGuestAsync("vm1", OfLinux);
        if (IsSource)
        {
            await guest.StartWorkAsync(GuestWork.FileHash());
            await guest.Shell.RunOrThrowAsync("echo kept >/tmp/note");
            await guest.SaveAsync(path);
        }

        await Hosts.Barrier.SignalAndWaitAsync("saved");
        if (!IsSource)
        {
            await Machines.RestoreAsync(guest, path);
            File.Delete(path);

            guest.Work.Name.Should().Be("file hash");
            guest.Work.Baseline.Should().BePositive();
            await guest.Work.ShouldHaveProgressedAsync();
            (await guest.Shell.RunOrThrowAsync("cat /tmp/note")).Should().Be("kept\n");
        }

        guest.Should().BeActiveOn("destination");
    }

    private static GuestDefinition OfLinux(GuestDefinition guest) => guest with { System = GuestSystem.TinyLinux };
}
