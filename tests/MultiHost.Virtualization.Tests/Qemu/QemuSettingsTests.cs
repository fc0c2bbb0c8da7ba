using FluentAssertions;
using MultiHost.Virtualization.Qemu;
using Xunit;

namespace MultiHost.Virtualization.Tests.Qemu;

public sealed class QemuSettingsTests
{
    [Fact]
    public void From_ReadsWhatBeginsWithQemu_AndLeavesTheRest()
    {
        QemuSettings settings = QemuSettings.From(new Dictionary<string, string>
        {
            ["qemu.binary"] = "/opt/qemu",
            ["Qemu.Accelerator"] = "TCG",
            ["Qemu.ExtraArguments"] = "-device  virtio-rng-pci",
            ["Other"] = "x",
        });

        settings.Should().BeEquivalentTo(new QemuSettings
        {
            Binary = "/opt/qemu",
            Accelerator = QemuAccelerator.Tcg,
            ExtraArguments = ["-device", "virtio-rng-pci"],
        });
    }

    [Theory]
    [InlineData("Qemu.Acelerator", "kvm", "Property 'Qemu.Acelerator' is unknown. Allowed: Qemu.Binary, Qemu.Accelerator, Qemu.ExtraArguments. Did you mean 'Qemu.Accelerator'? Correct it in the runsettings.")]
    [InlineData("Qemu.Accelerator", "xen", "Property 'Qemu.Accelerator' has the value 'xen'. Allowed: auto, kvm, tcg. Change it in the runsettings.")]
    public void From_WhenAPropertyIsWrong_SaysWhatIsAllowed(string name, string value, string message)
    {
        Action reading = () => QemuSettings.From(new Dictionary<string, string> { [name] = value });

        reading.Should().Throw<QemuSettingsException>().WithMessage(message).Which.Property.Should().Be(name);
    }

    [Fact]
    public void Find_WhenThereIsNoQemu_SaysWhereItLookedAndWhatToRun()
    {
        QemuAvailability availability = QemuAvailability.Find("no-such-qemu", "/nowhere");

        availability.Installed.Should().BeFalse();
        availability.Reason.Should().Contain("there is no no-such-qemu. ").And.EndWith("Correct the property Qemu.Binary in the runsettings, or remove it.");
        Action asking = () => availability.BinaryOrThrow();
        asking.Should().Throw<QemuNotFoundException>();
    }
}
