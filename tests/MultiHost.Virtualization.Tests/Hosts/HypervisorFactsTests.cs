using System.Runtime.Versioning;
using FluentAssertions;
using MultiHost.Facts;
using MultiHost.Hosts;
using MultiHost.Settings;
using MultiHost.Virtualization.Hosts;
using MultiHost.Virtualization.Qemu;
using Xunit;

namespace MultiHost.Virtualization.Tests.Hosts;

[SupportedOSPlatform("linux")]
public sealed class HypervisorFactsTests : IDisposable
{
    private static readonly HashSet<string> OfQemu = ["qemu", "machine-types", "kvm"];

    private readonly string folder = Directory.CreateTempSubdirectory("mhfacts-").FullName;

    [SkippableFact]
    public async Task Find_OnThisMachine_HasWhatQemuSaysOverItsMonitor()
    {
        QemuAvailability qemu = QemuAvailability.Find();
        Skip.IfNot(qemu.Installed, qemu.Reason);

        FactSheet sheet = await FindAsync(OfQemu);

        sheet["qemu"]!.Numbers.Should().HaveCountGreaterThan(1);
        sheet["machine-types"]!.Words.Should().Contain(w => w.StartsWith("pc-q35-", StringComparison.Ordinal)).And.Contain("none");
        sheet.Knows("kvm").Should().BeTrue("a guest was tried, or there is no device");
        if (!File.Exists("/dev/kvm"))
        {
            sheet.Lacking["kvm"].Should().Be("there is no /dev/kvm");
        }
    }

    [Fact]
    public async Task Find_WhenTheHostsPropertyNamesNoQemu_SaysWhichItLookedFor()
    {
        FactSheet sheet = await FindAsync(OfQemu, ("Qemu.Binary", "/no/qemu"));

        sheet.Found.Should().BeEmpty();
        sheet.Lacking.Should().HaveCount(3).And.OnlyContain(l => l.Value == "there is no /no/qemu");
    }

    [Fact]
    public async Task Find_WhenQemuDoesNotRun_SaysItsWords()
    {
        string binary = Path.Combine(folder, "qemu");
        await File.WriteAllTextAsync(binary, "#!/bin/sh\necho 'cannot open shared object file' >&2\nexit 127\n");
        File.SetUnixFileMode(binary, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        FactSheet sheet = await FindAsync(["qemu"], ("Qemu.Binary", binary));

        sheet.Lacking["qemu"].Should().Be($"{binary} does not run: cannot open shared object file");
    }

    [Fact]
    public async Task Find_WhenAPropertyIsWrong_SaysSo() =>
        (await FindAsync(["qemu"], ("Qemu.Binry", "x"))).Lacking["qemu"].Should().StartWith("Property 'Qemu.Binry' is unknown. Allowed: Qemu.Binary, ");

    [Theory]
    [InlineData("9.0.0", "Compiled against library: libvirt 9.0.0", "Using library: libvirt 9.0.0", "Using API: QEMU 9.0.0", "Running hypervisor: QEMU 7.2.22")]
    [InlineData(null, "error: failed to connect to the hypervisor", "error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory")]
    public void Version_OfLibvirt_IsThatOfADaemonThatAnswers(string? version, params string[] lines) =>
        HostLibvirt.Version(new HostAnswer(0, lines)).Should().Be(version);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<FactSheet> FindAsync(HashSet<string> wanted, params (string Name, string Value)[] properties)
    {
        HostDefinition host = new("here", "127.0.0.1");
        await using IHostTransport transport = HostTransports.Of(host, new Timeouts(), TimeProvider.System);
        await transport.ConnectAsync(default);
        AskedHost asked = new(host, properties.ToDictionary(p => p.Name, p => p.Value), transport, TimeProvider.System);
        return await new HypervisorFacts().FindAsync(asked, wanted, FactSheet.Empty, default);
    }
}
