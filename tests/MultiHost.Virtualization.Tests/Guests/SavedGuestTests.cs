using FluentAssertions;
using MultiHost.Virtualization.Guests;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests;

public sealed class SavedGuestTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    [Fact]
    public void ReadFrom_GivesBackWhatWasAppended()
    {
        File.WriteAllText(path, "QEMU's state");
        SavedGuest saved = new([new GuestDevice("virtio-rng-pci", "random")], "work", 7);

        saved.AppendTo(path);

        File.ReadAllText(path).Should().StartWith("QEMU's state");
        SavedGuest.ReadFrom(path).Should().BeEquivalentTo(saved);
    }

    [Theory]
    [InlineData("")]
    [InlineData("QEMU's state, and nothing of ours behind it")]
    public void ReadFrom_OfAFileOfSomebodyElse_IsNull(string content)
    {
        File.WriteAllText(path, content);

        SavedGuest.ReadFrom(path).Should().BeNull();
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 100 }, "* claims 100 bytes; the file has 25.")]
    [InlineData(new byte[] { 255, 0, 0, 0 }, "* claims -16777216 bytes; the file has 25.")]
    [InlineData(new byte[] { 0, 0, 0, 5 }, "* cannot be read: *")]
    public void ReadFrom_OfADamagedFile_SaysWhatIsWrong(byte[] length, string message)
    {
        File.WriteAllBytes(path, [.. "{\"Wor"u8, .. length, .. "MultiHost guest\n"u8]);

        FluentActions.Invoking(() => SavedGuest.ReadFrom(path)).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    public void Dispose() => File.Delete(path);
}
