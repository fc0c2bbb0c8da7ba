using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Qmp;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

/// <summary>What is done to a guest before or during a migration, and instead of one.</summary>
public sealed class GuestOperationTests
{
    [SkippableFact(Timeout = 60_000)]
    public async Task HotplugAsync_WhenItIsRefused_LeavesNothingThatTheNextTryWouldMeet()
    {
        await using InProcessGroup group = new("source");
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { MaxMemoryMiB = 256 });
            GuestDevice memory = GuestDevice.Memory("more", memoryMiB: 64);
            GuestDevice wrong = memory with { Properties = new Dictionary<string, string>(memory.Properties) { ["node"] = "7" } };
            await guest.Awaiting(g => g.HotplugAsync(wrong)).Should().ThrowAsync<QmpException>().WithMessage("QEMU refused 'device_add' on guest 'vm1'*");
            guest.Devices.Should().BeEmpty();

            await guest.HotplugAsync(memory);

            (await guest.HasDeviceAsync("more")).Should().BeTrue();
        });
    }

    [SkippableTheory(Timeout = 60_000)]
    [InlineData("usb-mouse", "mouse,bus=x", "'mouse,bus=x' is no id of a device.*")]
    [InlineData("usb-mouse", "7", "'7' is no id of a device.*")]
    [InlineData("usb-mouse,bus=x", "mouse", "Device 'mouse': 'usb-mouse,bus=x' is no name of a driver or property.*")]
    public async Task HotplugAsync_OfWhatIsNoDevice_SaysSo(string driver, string id, string message)
    {
        Guest guest = new(new GuestDefinition("vm1"), new InProcessHost("alpha", "source", "127.0.0.1"), "/", _ => { }, TimeProvider.System);

        await guest.Awaiting(g => g.HotplugAsync(new GuestDevice(driver, id))).Should().ThrowAsync<ArgumentException>().WithMessage(message);
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task UnplugAsync_WhenTheGuestDoesNotLetGo_SaysSo()
    {
        await using InProcessGroup group = new();
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            if (test.Is("source"))
            {
                await guest.HotplugAsync(new GuestDevice("virtio-rng-pci", "random"));
                Func<Task> unplugging = () => guest.UnplugAsync("random", TimeSpan.FromMilliseconds(300));
                (await unplugging.Should().ThrowAsync<QmpTimeoutException>()).Which.Message.Should().StartWith("Event DEVICE_DELETED of 'random'");
            }
        });
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "scenario/save to file and restore")]
    public async Task SaveAsync_AndRestoreAsync_BringTheGuestBackWhereItWas()
    {
        await using InProcessGroup group = new();
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            if (!test.Is("source"))
            {
                return;
            }

            string path = Path.Combine(test.Group.Folder, "vm1.saved");
            await guest.SaveAsync(path);
            guest.State.Should().Be(GuestState.Absent);
            long before = guest.Work.Baseline;
            await test.ThisHostsMachines.RestoreAsync(guest, path);

            guest.State.Should().Be(GuestState.Running);
            await guest.Work.ShouldHaveProgressedAsync();
            (await guest.Work.ReadProgressAsync()).Should().BeGreaterThan(before).And.BeLessThan(before + 100_000, "it goes on, and does not begin anew");
            (await guest.Session.VerifyMemoryAsync(CancellationToken.None)).Bad.Should().Be(0);
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task RestoreAsync_OnAnotherHost_KnowsTheDevicesThatTheGuestWasGiven()
    {
        await using InProcessGroup group = new();
        string path = Path.Combine(group.Groups["source"].Folder, "vm1.saved");
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            if (test.Is("source"))
            {
                await guest.HotplugAsync(new GuestDevice("virtio-rng-pci", "random"));
                await guest.SaveAsync(path);
            }

            await test.Group.Barrier.SignalAndWaitAsync("saved");
            if (test.Is("destination"))
            {
                await test.ThisHostsMachines.RestoreAsync(guest, path);
                (await guest.HasDeviceAsync("random")).Should().BeTrue();
                guest.Devices.Should().ContainSingle().Which.Id.Should().Be("random");
            }
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task SaveAsync_ToAPlaceThatIsNone_LeavesTheGuestRunning()
    {
        await using InProcessGroup group = new();
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            if (test.Is("source"))
            {
                Func<Task> saving = () => guest.SaveAsync("/nowhere/vm1.saved");
                (await saving.Should().ThrowAsync<GuestException>()).Which.Message.Should().Contain("could not be saved to /nowhere/vm1.saved on host 'alpha'");
                guest.State.Should().Be(GuestState.Running);
                await guest.Work.ShouldHaveProgressedAsync();
            }
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task BeActiveOn_WhenTheGuestIsElsewhere_SaysWhatItIsThere()
    {
        await using InProcessGroup group = new();
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            guest.Should().BeActiveOn("source");
            Action demanding = () => guest.Should().BeActiveOn("destination");
            demanding.Should().Throw<Xunit.Sdk.XunitException>().WithMessage(test.Is("source")
                ? "Expected guest vm1 to be active on destination alone, but on source (alpha) it is running."
                : "Expected guest vm1 to be active on destination, but on destination (beta) it is absent.");
        });
    }
}
