using System.Diagnostics;
using System.Xml.Linq;
using MultiHost.Labs.Foundation;
using MultiHost.Labs.Hosts;
using MultiHost.Linux;

namespace MultiHost.Labs;

public sealed class LabTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task Up_OfThreeHosts_MakesHostsThatDifferAndAnswerSsh()
    {
        TestLab.SkipIfImpossible();
        await using Lab lab = await TestLab.UpAsync(3);

        LabStatus status = await Lab.StatusAsync(lab.Location);
        status.Kind.Should().Be(LabStatusKind.Up);
        status.Hosts.Should().OnlyContain(h => h.IsRunning && h.AnswersSsh).And.HaveCount(3);
        foreach (LabHost host in lab.Hosts)
        {
            CommandResult result = await SshAsync(lab, host.Name, "hostname; ip -4 -o addr show br0; ");
            result.ExitCode.Should().Be(0, "{0}", result);
            result.Output.Should().StartWith($"{host.Name}\n").And.Contain($"inet {host.Address}/24");
        }

        lab.Hosts.Select(h => h.Address).Should().OnlyHaveUniqueItems();
        (await SshAsync(lab, lab.Hosts[0].Address, "hostname")).Output.Should().Be($"{lab.Hosts[0].Name}\n");
        (await lab.Hosts[0].ShellAsync($"ssh -o BatchMode=yes {lab.Hosts[1].Name} hostname")).Should().Be(lab.Hosts[1].Name);
        (await SshAsync(lab, lab.Hosts[1].Name, "ps -A -o comm=")).Output.Should().NotContain("dotnet");
    }

    [SkippableFact]
    public async Task Ssh_WhenTheHostKeyIsAnother_Refuses()
    {
        TestLab.SkipIfImpossible();
        await using Lab lab = await TestLab.UpAsync(2);
        string known = Path.Combine(lab.Location.StateFolder, "ssh", "known_hosts");
        string[] lines = await File.ReadAllLinesAsync(known);
        string wrong = $"{lab.Hosts[1].Name},{lab.Hosts[1].Address} {lines[0].Split(' ', 2)[1]}\n";
        await File.WriteAllTextAsync(known, wrong);

        CommandResult result = await SshAsync(lab, lab.Hosts[1].Name, "hostname");

        result.ExitCode.Should().Be(255);
        result.Error.Should().Contain("REMOTE HOST IDENTIFICATION HAS CHANGED");
    }

    [SkippableFact]
    public async Task FileSystem_OfAHost_IsItsOwnExceptForTheSharedFolder()
    {
        TestLab.SkipIfImpossible();
        string secret = Path.Combine(Path.GetTempPath(), $"mhlab-secret-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(secret, "");
        try
        {
            await using Lab lab = await Lab.UpAsync(
                new LabOptions { Location = TestLab.NewLocation(), Hosts = 2, Hide = ["/usr/bin/dotnet", "/usr/share/doc"] });
            (LabHost first, LabHost second) = (lab.Hosts[0], lab.Hosts[1]);

            await first.ShellAsync("echo mine >/etc/mine; echo mine >/root/mine; echo mine >/run/mine; echo ours >/mnt/shared/ours");

            (await first.ShellAsync("pwd; ls mnt/shared")).Should().Be("/\nours");
            (await second.ShellAsync("ls /etc/mine /root/mine /run/mine 2>/dev/null; cat /mnt/shared/ours")).Should().Be("ours");
            (await File.ReadAllTextAsync(Path.Combine(lab.SharedFolder, "ours"))).Should().Be("ours\n");
            File.Exists("/etc/mine").Should().BeFalse();
            (await first.RunAsync(["touch", "/mnt/readonly/x"])).Error.Should().Contain("Read-only file system");
            string hidden = $"{secret} {lab.Location.StateFolder} /dev/kvm /usr/bin/dotnet /usr/share/doc/*";
            (await first.ShellAsync($"ls -d {hidden} 2>/dev/null || true")).Should().BeEmpty();
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [SkippableFact]
    public async Task FirstProcess_ReapsOrphans_AndItsEndEndsTheHost()
    {
        TestLab.SkipIfImpossible();
        await using Lab lab = await TestLab.UpAsync(1);
        LabHost host = lab.Hosts[0];
        await host.ShellAsync("for i in $(seq 50); do (setsid true &); done; (setsid sleep 1000 >/dev/null 2>&1 &)");
        (await Poll.UntilAsync(() => Zombies(host) == 0, Deadline, CancellationToken.None)).Should().BeTrue();

        int[] inside = [.. HostProcesses.Of(host.ProcessId)];
        using PidFd first = PidFd.TryOpen(host.ProcessId)!;
        first.Signal(Signals.Kill);
        (await first.EndedAsync(Deadline)).Should().BeTrue();

        inside.Should().HaveCountGreaterThan(4);
        inside.Where(id => Proc.Stat(id) is not null).Should().BeEmpty();
        host.IsRunning.Should().BeFalse();
        (await Lab.StatusAsync(lab.Location)).Kind.Should().Be(LabStatusKind.Dead);
    }

    [SkippableFact]
    public async Task Down_WithProcessesInsideAndAround_LeavesNothing()
    {
        TestLab.SkipIfImpossible();
        LabLocation location = TestLab.NewLocation();
        Lab lab = await TestLab.UpAsync(2, location);
        await lab.Hosts[0].ShellAsync(
            $"(setsid sh -c 'sleep 1000; : multihost-test-{location.Name}' >/dev/null 2>&1 &); "
            + "(setsid unshare --mount --pid --fork sleep 1000 >/dev/null 2>&1 &)");
        using Process around = Process.Start("ip", ["netns", "exec", lab.Hosts[1].NetworkNamespace, "sleep", "1000"]);
        string here = Proc.Namespace(Environment.ProcessId, "net")!;
        await Poll.UntilAsync(() => Proc.Namespace(around.Id, "net") != here, Deadline, CancellationToken.None);
        Leftovers.Of(location).Should().NotBeEmpty();

        LabDown down = await Lab.DownAsync(location);

        Leftovers.Of(location).Should().BeEmpty();
        down.Hosts.Should().Equal(lab.Hosts.Select(h => h.Name));
        down.ToString().Should().StartWith($"Lab '{location.Name}' is down.\n  hosts ended: {lab.Hosts[0].Name}, {lab.Hosts[1].Name}\n")
            .And.EndWith($"  removed: {location.StateFolder}");
        await around.WaitForExitAsync();
        (await Lab.DownAsync(location)).ToString().Should().Be($"There is no lab in {location.StateFolder}. Nothing was done.");
    }

    [SkippableFact]
    public async Task Up_WhileOneIsUp_SaysWhatToDo()
    {
        TestLab.SkipIfImpossible();
        await using Lab lab = await TestLab.UpAsync(1);

        Func<Task> again = () => TestLab.UpAsync(1, lab.Location);

        (await again.Should().ThrowAsync<LabException>()).WithMessage(
            $"Lab '{lab.Location.Name}' is up already: {lab.Hosts[0].Name}, in {lab.Location.StateFolder}. Take it down first (multihost lab down --name {lab.Location.Name} --state {lab.Location.StateFolder})*");
        lab.Hosts[0].IsRunning.Should().BeTrue();
    }

    [SkippableFact]
    public async Task Up_OfASecondFolderWithTheSameName_NamesTheNamespaces()
    {
        TestLab.SkipIfImpossible();
        await using Lab lab = await TestLab.UpAsync(1);
        LabLocation other = lab.Location with { StateFolder = $"{lab.Location.StateFolder}-other" };

        Func<Task> up = () => TestLab.UpAsync(1, other);

        (await up.Should().ThrowAsync<LabException>()).WithMessage($"*mh-{lab.Location.Name}-1*--name*");
        Directory.Exists(other.StateFolder).Should().BeFalse();
        lab.Hosts[0].IsRunning.Should().BeTrue();
    }

    [SkippableFact]
    public async Task Up_TwiceAtOnce_MakesOneLab()
    {
        TestLab.SkipIfImpossible();
        LabLocation location = TestLab.NewLocation();
        LabLocation elsewhere = location with { StateFolder = $"{location.StateFolder}-other" };

        Task<Lab>[] ups = [TestLab.UpAsync(2, location), TestLab.UpAsync(2, location), TestLab.UpAsync(2, elsewhere)];
        await Task.WhenAll(ups).ContinueWith(_ => { }, TaskScheduler.Default);

        Lab lab = ups.Should().ContainSingle(u => u.IsCompletedSuccessfully).Which.Result;
        ups.Where(u => u.IsFaulted).Should().HaveCount(2).And.OnlyContain(u => u.Exception!.InnerException is LabException);
        (await Lab.StatusAsync(lab.Location)).Hosts.Should().OnlyContain(h => h.AnswersSsh);
        await lab.DisposeAsync();
        Leftovers.Of(location).Should().BeEmpty();
        Leftovers.Of(elsewhere).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task TwoLabs_SideBySide_DoNotMeet()
    {
        TestLab.SkipIfImpossible();
        await using Lab one = await TestLab.UpAsync(2);
        await using (Lab two = await TestLab.UpAsync(2))
        {
            one.Hosts.Should().OnlyContain(h => h.IsRunning);
            two.Hosts.Should().OnlyContain(h => h.IsRunning);
        }

        (await Lab.StatusAsync(one.Location)).Hosts.Should().OnlyContain(h => h.AnswersSsh);
    }

    [SkippableFact]
    public async Task Up_OnTopOfADeadLab_RemovesItFirst()
    {
        TestLab.SkipIfImpossible();
        LabLocation location = TestLab.NewLocation();
        Lab dead = await TestLab.UpAsync(2, location);
        foreach (LabHost host in dead.Hosts)
        {
            using PidFd first = PidFd.TryOpen(host.ProcessId)!;
            first.Signal(Signals.Kill);
            await first.EndedAsync(Deadline);
        }

        await using Lab lab = await TestLab.UpAsync(1, location);

        (await Lab.StatusAsync(location)).Hosts.Should().ContainSingle().Which.AnswersSsh.Should().BeTrue();
    }

    [SkippableFact]
    public async Task SettingsFile_NamesTheHosts_AndGoesWithTheLab()
    {
        TestLab.SkipIfImpossible();
        Lab lab = await TestLab.UpAsync(2);
        string text = await File.ReadAllTextAsync(lab.SettingsFile);

        XElement[] hosts = [.. XDocument.Parse(text).Descendants("Host")];
        hosts.Select(h => h.ToString()).Should().Equal(lab.Hosts.Select(h =>
            $"<Host Name=\"{h.Name}\" Transport=\"ssh\" Address=\"{h.Address}\" User=\"root\" SshConfig=\"{lab.SshConfig}\" Labels=\"lab\" />"));
        await lab.DisposeAsync();
        File.Exists(lab.SettingsFile).Should().BeFalse();
    }

    [SkippableFact]
    public async Task Up_WhenTheSettingsFileIsSomebodyElses_LeavesItAlone()
    {
        TestLab.SkipIfImpossible();
        LabLocation location = TestLab.NewLocation();
        string path = Path.Combine(Path.GetTempPath(), $"{location.Name}.runsettings");
        await File.WriteAllTextAsync(path, "<RunSettings/>");
        try
        {
            Func<Task> up = () => Lab.UpAsync(new LabOptions { Location = location, SettingsFile = path });

            (await up.Should().ThrowAsync<LabException>()).WithMessage($"{path} was not written by a lab and stays as it is.*");
            (await File.ReadAllTextAsync(path)).Should().Be("<RunSettings/>");
            Leftovers.Of(location).Should().BeEmpty();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static int Zombies(LabHost host) =>
        File.ReadAllText($"/proc/{host.ProcessId}/task/{host.ProcessId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Count(id => StatOf(id).Contains(") Z ", StringComparison.Ordinal));

    private static string StatOf(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat");
        }
        catch (IOException)
        {
            return ""; // collected meanwhile
        }
    }

    private static Task<CommandResult> SshAsync(Lab lab, string host, string command) =>
        LabTool.TryAsync(["ssh", "-F", lab.SshConfig, "-o", "BatchMode=yes", host, command], Deadline, null, CancellationToken.None);
}
