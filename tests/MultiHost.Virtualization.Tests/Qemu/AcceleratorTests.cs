using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Qemu;
using Xunit;

namespace MultiHost.Virtualization.Tests.Qemu;

public sealed class AcceleratorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mh-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task ChooseAsync_WithoutADevice_IsEmulation_WithoutATrial()
    {
        AcceleratorChoice choice = await new AcceleratorProbe(new AcceleratorCache(folder), "/no/kvm").ChooseAsync(Trial("/no/qemu"), CancellationToken.None);

        choice.Should().Be(new AcceleratorChoice("tcg", "/no/kvm does not exist"));
    }

    [Fact]
    public async Task ChooseAsync_WhenTheTrialFails_IsEmulation_AndRemembered()
    {
        string broken = Script("echo 'warning: odd' >&2; echo 'qemu: failed to set MSR 0x10a' >&2; exit 134");
        AcceleratorProbe probe = new(new AcceleratorCache(folder), kvmDevice: broken);

        AcceleratorChoice choice = await probe.ChooseAsync(Trial(broken), CancellationToken.None);

        choice.Should().Be(new AcceleratorChoice("tcg", "a trial guest did not run with kvm: qemu: failed to set MSR 0x10a"));
        new AcceleratorCache(folder).Read(broken).Should().Be(choice);
        File.AppendAllText(broken, "# another version");
        new AcceleratorCache(folder).Read(broken).Should().BeNull("QEMU has changed");
    }

    [Fact]
    public void Write_WithoutAFolder_SaysSo_AndNothingIsRemembered()
    {
        AcceleratorCache cache = new(null);

        cache.Write("/bin/sh", new AcceleratorChoice("kvm", "x")).Should().Be("this user has no home folder; set XDG_CACHE_HOME");
        cache.Read("/bin/sh").Should().BeNull();
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task ChooseAsync_OnThisMachine_ChoosesWhatRunsAGuest()
    {
        Skip.IfNot(QemuTests.Availability.Installed, QemuTests.Availability.Reason);
        GuestLaunch trial = Trial(QemuTests.Availability.Binary!);

        AcceleratorChoice choice = await new AcceleratorProbe(new AcceleratorCache(folder)).ChooseAsync(trial, CancellationToken.None);

        GuestInstance instance = await GuestInstance.StartAsync(trial with { Accelerator = choice.Name }, CancellationToken.None);
        await using (instance)
        {
            Task<string> heartbeat = instance.Console.WaitForLineAsync(
                line => line.StartsWith("pulse beat=00000003", StringComparison.Ordinal), "a heartbeat", TimeSpan.FromSeconds(10), CancellationToken.None);
            await instance.ContinueAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
            await heartbeat;
        }
    }

    private GuestLaunch Trial(string binary) => new(
        new GuestDefinition("trial") { MemoryMiB = 8, WorkMiB = 1 }, "alpha", binary, new QemuSettings(), "tcg", folder, folder, TimeProvider.System);

    private string Script(string text)
    {
        string path = Path.Combine(folder, "qemu");
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
