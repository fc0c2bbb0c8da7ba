using FluentAssertions;
using MultiHost.Virtualization.Guests;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests;

public sealed class SavedGuestTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    [Fact]
    public void ReadFrom_GivesBackWhatWasWritten()
    {
        SavedGuest saved = new([new GuestDevice("virtio-rng-pci", "random")], "work", 7);
        using (FileStream file = File.Create(path))
        {
            file.Write("QEVM: QEMU's state"u8);
            saved.WriteTo(file);
        }

        File.ReadAllText(path).Should().StartWith("QEVM: QEMU's state");
        Read().Should().BeEquivalentTo(saved);
    }

    [Fact]
    public void ReadFrom_OfAStateOfSomebodyElse_IsNull()
    {
        File.WriteAllText(path, "QEVM: QEMU's state, and nothing of ours behind it");

        Read().Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("QEV")]
    [InlineData("a letter")]
    public void ReadFrom_OfAFileThatIsNoState_SaysSo(string content)
    {
        File.WriteAllText(path, content);

        FluentActions.Invoking(Read).Should().Throw<InvalidDataException>()
            .WithMessage($"{path} ({content.Length} bytes) does not begin as a guest's state does.");
    }

    [Theory]
    [InlineData("{\"Wor", new byte[] { 0, 0, 0, 100 }, "* claims 100 bytes; the file has 29.")]
    [InlineData("{\"Wor", new byte[] { 255, 0, 0, 0 }, "* claims -16777216 bytes; the file has 29.")]
    [InlineData("{\"Wor", new byte[] { 0, 0, 0, 5 }, "* cannot be read: *")]
    [InlineData(" {\"Work\":null,\"Devices\":null}", new byte[] { 0, 0, 0, 28 }, "* lacks a part.")]
    [InlineData("null", new byte[] { 0, 0, 0, 4 }, "* lacks a part.")]
    public void ReadFrom_OfADamagedFile_SaysWhatIsWrong(string content, byte[] length, string message)
    {
        File.WriteAllBytes(path, [.. "QEVM"u8, .. System.Text.Encoding.UTF8.GetBytes(content), .. length, .. "MultiHost guest\n"u8]);

        FluentActions.Invoking(Read).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    public void Dispose() => File.Delete(path);

    private SavedGuest? Read()
    {
        using FileStream file = File.OpenRead(path);
        return SavedGuest.ReadFrom(file);
    }
}
