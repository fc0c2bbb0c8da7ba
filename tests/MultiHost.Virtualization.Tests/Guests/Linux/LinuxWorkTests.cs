using System.Diagnostics;
using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Linux;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;
using Xunit.Abstractions;

namespace MultiHost.Virtualization.Tests.Guests.Linux;

public sealed class LinuxWorkTests(ITestOutputHelper output)
{
    [SkippableFact(Timeout = 240_000)]
    public async Task EveryWork_GoesOnOverAMigration_AndCountsBeforeAndAfter()
    {
        await using InProcessGroup group = new();
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { System = GuestSystem.TinyLinux });
            GuestWork[] works =
            [
                GuestWork.MemoryEaterOf(8, dirtyMiBPerSecond: 40),
                GuestWork.DiskWriter(sizeMiB: 1),
                GuestWork.FileHash(sizeMiB: 1),
                GuestWork.Running("true"),
                GuestWork.Running("n=0; while :; do n=$((n+1)); echo $n >/tmp/mine; sleep 0.01; done", progress: "cat /tmp/mine"),
                GuestWork.Counter(),
            ];
            (RoleName from, RoleName to) = ("source", "destination");
            foreach (GuestWork work in works)
            {
                MigrationReport report = await test.MigrateAsync(guest, from, to, new()
                {
                    StartWork = (g, token) => g.StartWorkAsync(work, token),
                });

                report.Checks.Should().OnlyContain(check => check.Passed);
                report.Checks.Should().ContainSingle(check => check.Name == "work-progressed")
                    .Which.Detail.Should().MatchRegex(@"^counter [1-9]\d* before, \d+ after on (alpha|beta)$");
                report.Checks.Select(check => check.Name).Contains("memory-consistent").Should().Be(work.Name == "memory eater");
                if (test.Is(to))
                {
                    output.WriteLine($"{work.Name}: {report}, {string.Join("; ", report.Checks)}");
                    guest.Work.Name.Should().Be(work.Name);
                    (await guest.Shell.RunOrThrowAsync("uname")).Should().Be("Linux\n");
                }

                (from, to) = (to, from);
            }
        });
    }

    [SkippableFact(Timeout = 180_000)]
    public async Task Check_WhenTheWorkDiedOrItsFileChanged_SaysSo()
    {
        await using InProcessGroup group = new("source");
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { System = GuestSystem.TinyLinux });
            await guest.StartWorkAsync(GuestWork.FileHash(1));
            await guest.Shell.RunOrThrowAsync("echo x >>/tmp/mh/file");
            long seen = await guest.Work.ReadProgressAsync();
            ((LinuxSession)guest.Session).Baseline = seen + 1; // the hash after the change
            Func<Task> changed = () => guest.Work.ShouldHaveProgressedAsync();
            (await changed.Should().ThrowAsync<GuestException>()).Which.Message.Should()
                .MatchRegex(@"^Guest 'vm1': the work 'file hash' found \d+ changed hashes \(progress \d+\)\.$");

            await guest.StartWorkAsync(GuestWork.Counter());
            await guest.Shell.RunOrThrowAsync("kill $(cat /tmp/mh/pid)");
            ((LinuxSession)guest.Session).Baseline = await guest.Work.ReadProgressAsync();
            Func<Task> dead = () => guest.Work.ShouldHaveProgressedAsync(TimeSpan.FromSeconds(1));
            (await dead.Should().ThrowAsync<GuestException>()).Which.Message.Should()
                .MatchRegex(@"^Guest 'vm1': progress of the work 'counter' past (\d+) did not come within 1 s: it is \1\.$");

            await guest.StartWorkAsync(GuestWork.MemoryEater(percent: 25));
            (await guest.Session.VerifyMemoryAsync(CancellationToken.None)).PagesVerified.Should().BeGreaterThanOrEqualTo(32 * 256);
        });
    }

    [Fact]
    public void Start_WhenThePulseGuestCannotDoIt_NamesTheSystemThatCan()
    {
        Action starting = () => PulseSession.SettingsFor(GuestWork.Counter(), new GuestDefinition("vm1"));

        starting.Should().Throw<GuestException>()
            .WithMessage("Guest 'vm1': a pulse guest cannot do the work 'counter', only eat memory. Give it System = GuestSystem.TinyLinux.");
    }

    [SkippableFact]
    public async Task MemoryEater_OnThisMachine_WalksItsPagesAndFindsNothingBad()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "needs Linux on x86-64");
        string folder = Directory.CreateTempSubdirectory("mh-test-").FullName;
        string program = Path.Combine(folder, "eater");
        string counters = Path.Combine(folder, "counters");
        await File.WriteAllBytesAsync(program, LinuxPrograms.MemoryEater());
        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        byte[] settings = [.. EaterCounters.Escaped(512, 200).Split('\\', StringSplitOptions.RemoveEmptyEntries).Select(octal => Convert.ToByte(octal, 8))];
        await File.WriteAllBytesAsync(counters, settings);
        using Process eater = Process.Start(program, counters);
        try
        {
            long Counter(int at) => BitConverter.ToInt64(File.ReadAllBytes(counters), at);
            SpinWait.SpinUntil(() => Counter(EaterCounters.Walked) > 2 * 512, TimeSpan.FromSeconds(30)).Should().BeTrue("it walks its 512 pages again and again");
            Counter(EaterCounters.Bad).Should().Be(0);
        }
        finally
        {
            eater.Kill();
            await eater.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
