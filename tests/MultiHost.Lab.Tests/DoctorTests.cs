using MultiHost.Cli;
using MultiHost.Doctor;
using MultiHost.Doctor.Findings;
using MultiHost.Doctor.Report;
using MultiHost.Labs.Foundation;
using MultiHost.Settings;

namespace MultiHost.Labs;

/// <summary>The doctor on real hosts with faults, which it must name.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    private static readonly ExaminationOptions Tests = new() { Scope = ExaminationScope.Tests };
    private Lab? lab;

    private LabHost First => lab!.Hosts[0];

    private LabHost Second => lab!.Hosts[1];

    private string Pair => $"{First.Name} + {Second.Name}";

    private string Way => $"{First.Name} > {Second.Name}";

    private MultiHostSettings Settings => SettingsReader.Read(RunSettingsFile.Load(lab!.SettingsFile));

    public async Task InitializeAsync()
    {
        if (LabRequirements.FindProblem() is null)
        {
            lab = await TestLab.UpAsync(2);
        }
    }

    public async Task DisposeAsync()
    {
        if (lab is not null)
        {
            await lab.DisposeAsync();
            Leftovers.Of(lab.Location).Should().BeEmpty();
        }
    }

    [SkippableFact]
    public async Task Doctor_WhenNothingLacks_SaysSoAndLeavesNothing()
    {
        TestLab.SkipIfImpossible();
        using StringWriter output = new();

        int code = await CommandLine.RunAsync(["doctor", "--settings", lab!.SettingsFile], output, default);

        string text = output.ToString();
        code.Should().Be(0, "{0}", text);
        text.Should().MatchRegex($"(?m)^{First.Name} +login +ok +user root, ssh, connected in [0-9.]+ s$")
            .And.MatchRegex("(?m)^ +accelerator +note +tcg: there is no /dev/kvm; a trial guest ran with tcg$")
            .And.MatchRegex($"(?m)^{First.Name} \\+ {Second.Name} +shared storage +ok +/mnt/shared is the same on both$")
            .And.MatchRegex($"(?m)^{First.Name} > {Second.Name} +migration port +ok +{Second.Address}:[0-9]+ answers$")
            .And.MatchRegex("(?m)^ +read-only +ok +/mnt/readonly refuses writing$")
            .And.EndWith("Nothing lacks. 4 notes.\n");
        foreach (LabHost host in lab.Hosts)
        {
            (await host.ShellAsync("ls -A /mnt/shared /tmp | grep -i -e doctor -e mh-; ps -A -o comm= | grep -c qemu || true")).Should().Be("0");
        }
    }

    [SkippableTheory]
    [InlineData(PortBlock.Drop, "does not answer within 2 s, though QEMU listens there and port 22 answers: a firewall in between drops it")]
    [InlineData(PortBlock.Reject, "refuses, though QEMU listens there: a firewall in between rejects it")]
    public async Task Doctor_WhenPortsAreBlocked_NamesTheFirewall(PortBlock block, string fact)
    {
        TestLab.SkipIfImpossible();
        await using LabFault fault = await Second.BlockPortsAsync(1024, 65535, block);

        ExaminationReport report = await Examination.RunAsync(Settings, new() { PortLimit = TimeSpan.FromSeconds(2) });

        Finding finding = Find(report, Way, "migration port");
        finding.Result.Should().Be(FindingResult.Lacks);
        finding.Fact.Should().MatchRegex($"^{Second.Address}:[0-9]+ {fact}$");
        finding.Fix.Should().Be(
            $"let TCP ports of {Second.Name} through from the other hosts: those of net.ipv4.ip_local_port_range, from which the kernel takes a migration's");
        report.Passed.Should().BeFalse();
    }

    [SkippableFact]
    public async Task Doctor_WhenTheNetworkIsCut_DoesNotBlameAPort()
    {
        TestLab.SkipIfImpossible();
        await using LabFault cut = await lab!.CutAsync(First, Second);

        ExaminationReport report = await Examination.RunAsync(Settings, new() { PortLimit = TimeSpan.FromSeconds(1) });

        Find(report, Way, "migration port").Fact.Should().Be(
            $"nothing at {Second.Address} answers within 1 s: the network between is cut, or a firewall drops everything");
    }

    [SkippableFact]
    public async Task Doctor_WhenStorageIsNotWhatTheSettingsSay_SaysSo()
    {
        TestLab.SkipIfImpossible();
        MultiHostSettings settings = Settings with
        {
            Properties = new Dictionary<string, string> { ["Storage.Shared"] = "/root", ["Storage.ReadOnly"] = "/mnt/shared" },
        };

        ExaminationReport report = await Examination.RunAsync(settings, Tests);

        Finding shared = Find(report, Pair, "shared storage");
        shared.Should().BeEquivalentTo(new
        {
            Result = FindingResult.Lacks,
            Fact = "/root is not shared: neither host sees a file that the other has just written there",
            Fix = $"mount the same storage at /root on {First.Name} and {Second.Name} (NFS without attribute caching: actimeo=0), or correct the property Storage.Shared",
        });
        Find(report, First.Name, "read-only").Should().BeEquivalentTo(new
        {
            Result = FindingResult.Lacks,
            Fact = "/mnt/shared can be written to",
            Fix = $"on {First.Name}: mount -o remount,ro /mnt/shared",
        });
        (await First.ShellAsync("ls -A /root /mnt/shared | grep -c doctor || true")).Should().Be("0");
    }

    [SkippableFact]
    public async Task Doctor_WhereTheCacheIsNotInTheHome_NotesWhereItIs()
    {
        TestLab.SkipIfImpossible();
        MultiHostSettings settings = With(First, h => Exec(h, "env -u XDG_CACHE_HOME HOME=/proc {command}"));

        ExaminationReport report = await Examination.RunAsync(settings, Tests);

        Finding disk = Find(report, First.Name, "disk");
        disk.Result.Should().Be(FindingResult.Note, "a run takes the other folder");
        disk.Fact.Should().MatchRegex("^the cache is in /tmp/multihost-0: mkdir: .*[^; ]$");
    }

    [SkippableFact]
    public async Task Doctor_WhenTheDiskIsFull_SaysWhichFolder()
    {
        TestLab.SkipIfImpossible();
        await using LabFault full = await First.FillDiskAsync();
        MultiHostSettings settings = With(First, h => Exec(h, $"env XDG_CACHE_HOME={LabHost.SmallDisk} {{command}}"));

        ExaminationReport report = await Examination.RunAsync(settings, Tests);

        Finding disk = Find(report, First.Name, "disk");
        disk.Result.Should().Be(FindingResult.Lacks);
        disk.Fact.Should().StartWith("a folder that runs use cannot be written to: ").And.Contain("No space left on device");
        Find(report, Second.Name, "disk").Result.Should().Be(FindingResult.Fine);
    }

    [SkippableFact]
    public async Task Doctor_WhenARunWouldMeetIt_NamesMissingCulturesNoexecAndTooFewSessions()
    {
        TestLab.SkipIfImpossible();
        await First.ShellAsync("rm /usr/lib/*/libicuuc.so*; mkdir -p /root/.cache && mount -t tmpfs -o noexec tmpfs /root/.cache");
        await Second.ShellAsync(
            "sed -i '1i MaxSessions 2' /etc/ssh/sshd_config; pkill -HUP -o -x sshd; "
            + "for i in $(seq 300); do [ \"$(grep -c 'Server listening' /var/log/sshd.log)\" -lt 2 ] || exit 0; sleep 0.1; done; exit 1");

        ExaminationReport report = await Examination.RunAsync(Settings, Tests);

        Find(report, First.Name, "cultures").Should().BeEquivalentTo(new
        {
            Result = FindingResult.Note,
            Fact = "there is no ICU library (libicu): tests run there with the invariant culture",
        });
        Find(report, First.Name, "disk").Should().BeEquivalentTo(new
        {
            Result = FindingResult.Lacks,
            Fact = "programs do not run from /root/.cache/multihost, which is mounted noexec: neither would a .NET runtime that is sent, nor the tests' native libraries",
        });
        Finding sessions = Find(report, Second.Name, "sessions");
        sessions.Result.Should().Be(FindingResult.Lacks);
        sessions.Fact.Should().StartWith("a third command over the connection failed: ");
        sessions.Fix.Should().Be("raise MaxSessions in the host's sshd_config to 3 or more");
    }

    [SkippableFact]
    public async Task Doctor_WhenThereIsNoQemu_SaysHowToInstallIt()
    {
        TestLab.SkipIfImpossible();
        await First.ShellAsync("rm /usr/bin/qemu-system-x86_64");

        ExaminationReport report = await Examination.RunAsync(Settings);

        Find(report, First.Name, "qemu").Should().BeEquivalentTo(new
        {
            Result = FindingResult.Lacks,
            Fact = "there is no qemu-system-x86_64 and no /usr/libexec/qemu-kvm",
            Fix = $"on {First.Name}: apt-get install -y --no-install-recommends qemu-system-x86 (Debian, Ubuntu), dnf install qemu-kvm (Fedora, RHEL)\nor name it: <Property Name=\"Qemu.Binary\" Value=\"…\"/>",
        });
        Find(report, Pair, "machine types").Should().BeEquivalentTo(new { Result = FindingResult.NotTried, Fact = "needs QEMU on both" });
        Find(report, Second.Name, "qemu").Result.Should().Be(FindingResult.Fine);
        Find(report, Second.Name, "post-copy").Result.Should().Be(FindingResult.Fine, "root may answer page faults");
    }

    [SkippableFact]
    public async Task Doctor_WhenTheHostKeyIsUnknownOrTheLoginIsRefused_SaysHowToGetIn()
    {
        TestLab.SkipIfImpossible();
        string config = lab!.SshConfig;
        string known = Path.Combine(Path.GetDirectoryName(config)!, "known_hosts");
        string[] keys = await File.ReadAllLinesAsync(known);
        await File.WriteAllLinesAsync(known, keys.Where(k => !k.Contains(First.Address, StringComparison.Ordinal)));

        ExaminationReport report = await Examination.RunAsync(With(Second, h => h with { User = "daemon" }), Tests);

        Finding unknown = Find(report, First.Name, "login");
        unknown.Result.Should().Be(FindingResult.Lacks);
        unknown.Fact.Should().StartWith($"its ssh host key is not known on this machine ({First.Address}). ssh said:\n    ");
        unknown.Fix.Should().StartWith(
            $"Look at the key and accept it by hand: ssh -F {config} -l root {First.Address} true\nOr, in a network that you trust: ssh-keyscan ");
        Finding refused = Find(report, Second.Name, "login");
        refused.Result.Should().Be(FindingResult.Lacks);
        refused.Fact.Should().StartWith("it does not let user daemon in. MultiHost never asks for a password. ssh said:\n    ");
        refused.Fix.Should().StartWith(
            $"Correct User or IdentityFile of <Host Name=\"{Second.Name}\">, or let your key in: ssh-copy-id daemon@{Second.Address}\n");
        report.Findings.Should().HaveCount(2, "nothing more can be asked");
    }

    [SkippableFact]
    public async Task Json_WhenSomethingLacks_HasEveryFinding()
    {
        TestLab.SkipIfImpossible();
        await First.ShellAsync("rm /usr/bin/gzip /usr/bin/tar");
        using StringWriter output = new();

        int code = await CommandLine.RunAsync(["doctor", "--settings", lab!.SettingsFile, "--for", "tests", "--json"], output, default);

        code.Should().Be(1);
        using var json = System.Text.Json.JsonDocument.Parse(output.ToString());
        json.RootElement.GetProperty("passed").GetBoolean().Should().BeFalse();
        json.RootElement.GetProperty("settings").GetString().Should().Be(lab.SettingsFile);
        var shell = json.RootElement.GetProperty("findings").EnumerateArray()
            .Single(f => f.GetProperty("check").GetString() == "shell" && f.GetProperty("host").GetString() == First.Name);
        shell.GetProperty("result").GetString().Should().Be("lacks");
        shell.GetProperty("fact").GetString().Should().Be("there is no tar, no gzip");
        shell.GetProperty("fix").GetString().Should().Be($"install on {First.Name}, or put on the PATH of root: tar gzip");
    }

    private static Finding Find(ExaminationReport report, string subject, string check)
    {
        report.Findings.Should().ContainSingle(f => f.Subject == subject && f.Check == check, "{0}", report);
        return report.Findings.Single(f => f.Subject == subject && f.Check == check);
    }

    private HostDefinition Exec(HostDefinition host, string command) => new(host.Name, host.Address)
    {
        Transport = TransportKind.Exec,
        Command = $"ssh -F {lab!.SshConfig} -o BatchMode=yes {host.Name} '{command}'",
    };

    private MultiHostSettings With(LabHost host, Func<HostDefinition, HostDefinition> change) =>
        Settings with { Hosts = [.. Settings.Hosts.Select(h => h.Name == host.Name ? change(h) : h)] };
}
