using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Qemu;
using Xunit;

namespace MultiHost.Virtualization.Tests.Qemu;

public sealed class QemuCommandLineTests
{
    [Theory]
    [InlineData("tcg", "pc", "65528K")]
    [InlineData("kvm", "pc", "64")]
    [InlineData("tcg", "pc,memory-backend=ram", "64")]
    public void Of_WhenTheGuestIsEmulated_WithholdsALittleRam(string accelerator, string machine, string expected)
    {
        string folder = Directory.CreateTempSubdirectory("mh-test-").FullName;
        try
        {
            QemuPaths paths = QemuPaths.Create(folder, folder, "vm1");

            IReadOnlyList<string> arguments = QemuCommandLine.Of(
                new GuestLaunch(
                    new GuestDefinition("vm1") { Machine = machine }, "alpha", "qemu", new QemuSettings(), accelerator, folder, folder, TimeProvider.System),
                paths, []);

            arguments.SkipWhile(argument => argument != "-m").Skip(1).First().Should().Be(expected);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
