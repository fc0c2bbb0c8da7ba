using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests;

/// <summary>A guest is in its QEMU until it is wholly in the file, and nothing half-done is left where it could not be written.</summary>
public sealed class SavingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mh-save-").FullName;

    // What is too small for most of the state, and what only lacks room for its end.
    [SkippableTheory(Timeout = 120_000)]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public async Task SaveAsync_WhenTheDiskBecomesFull_LeavesTheGuestRunning_AndTheFileAsItWas(double part)
    {
        await RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            string whole = Path.Combine(folder, "whole");
            await guest.SaveAsync(whole);
            await test.ThisHostsMachines.RestoreAsync(guest, whole);
            using TinyDisk disk = new((int)(new FileInfo(whole).Length * part / 1024));
            string path = Path.Combine(disk.Folder, "vm1.saved");
            await File.WriteAllTextAsync(path, "an earlier one");

            Func<Task> saving = () => guest.SaveAsync(path);

            (await saving.Should().ThrowAsync<GuestException>()).Which.Message.Should()
                .StartWith($"Guest 'vm1' could not be saved to {path} on host 'alpha': ").And.Contain("No space left on device");
            guest.State.Should().Be(GuestState.Running);
            await guest.Work.ShouldHaveProgressedAsync();
            Directory.GetFileSystemEntries(disk.Folder).Should().Equal(path);
            (await File.ReadAllTextAsync(path)).Should().Be("an earlier one");
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task SaveAsync_ToARelativePath_SavesThere_ForTheOwnerAlone()
    {
        await RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            string path = Path.Combine(folder, "vm1.saved");
            string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);

            await guest.SaveAsync(relative);

            File.Exists(path).Should().BeTrue();
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            Directory.GetFileSystemEntries(folder).Should().Equal(path);
            await test.ThisHostsMachines.RestoreAsync(guest, relative);
            await guest.Work.ShouldHaveProgressedAsync();
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task SaveAsync_WhenTheTimeIsOver_SaysSo_AndLeavesTheGuestRunning()
    {
        await RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            string path = Path.Combine(folder, "vm1.saved");

            Func<Task> saving = () => guest.SaveAsync(path, TimeSpan.FromTicks(1));

            (await saving.Should().ThrowAsync<GuestException>()).Which.Message.Should().Match(
                $"Guest 'vm1' could not be saved to {path} on host 'alpha': it was not done within * s; raise timeout, or write to a faster disk.");
            guest.State.Should().Be(GuestState.Running);
            Directory.GetFileSystemEntries(folder).Should().BeEmpty();
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task SaveAsync_WhenTheCallerGivesUpInTheMiddle_LeavesTheGuestRunning()
    {
        await RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            using CancellationTokenSource caller = new();
            guest.Qmp.EventSeen += happened =>
            {
                if (happened.Text("status") == "active")
                {
                    caller.Cancel();
                }
            };

            Func<Task> saving = () => guest.SaveAsync(Path.Combine(folder, "vm1.saved"), cancellationToken: caller.Token);

            await saving.Should().ThrowAsync<OperationCanceledException>();
            guest.State.Should().Be(GuestState.Running);
            await guest.Work.ShouldHaveProgressedAsync();
            Directory.GetFileSystemEntries(folder).Should().BeEmpty();
        });
    }

    [SkippableTheory(Timeout = 60_000)]
    [InlineData("/dev/null")]
    [InlineData("/tmp")]
    public async Task SaveAsync_ToWhatIsNoFile_LeavesTheGuestRunning(string path)
    {
        await RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");

            Func<Task> saving = () => guest.SaveAsync(path);

            (await saving.Should().ThrowAsync<GuestException>()).Which.Message.Should().EndWith(": it is no place for a file.");
            guest.State.Should().Be(GuestState.Running);
        });
    }

    [SkippableFact(Timeout = 120_000)]
    public async Task RestoreAsync_OfAFileThatIsNotWhole_SaysSo()
    {
        await RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            string whole = Path.Combine(folder, "vm1.saved");
            await guest.SaveAsync(whole);
            byte[] state = await File.ReadAllBytesAsync(whole);

            await RefusesAsync("empty", [], "* (0 bytes) does not begin as a guest's state does. Save it again.");
            await RefusesAsync("another's", "PK\x3\x4 and so on"u8.ToArray(), "* does not begin as a guest's state does. Save it again.");
            await RefusesAsync(
                "half", state[..(state.Length / 2)], "*: QEMU could not read it, so it is damaged or not this guest's. QEMU exited with code 1*");
            await test.Awaiting(t => t.ThisHostsMachines.RestoreAsync(guest, folder)).Should().ThrowAsync<GuestException>();
            await test.Awaiting(t => t.ThisHostsMachines.RestoreAsync(guest, whole, timeout: TimeSpan.FromTicks(1))).Should().ThrowAsync<GuestException>()
                .WithMessage("*: it was not done within * s; raise timeout, or look at qemu.stderr.log in *");

            await test.ThisHostsMachines.RestoreAsync(guest, whole);
            await guest.Work.ShouldHaveProgressedAsync();

            async Task RefusesAsync(string name, byte[] content, string message)
            {
                string path = Path.Combine(folder, name);
                await File.WriteAllBytesAsync(path, content);
                await test.Awaiting(t => t.ThisHostsMachines.RestoreAsync(guest, path)).Should().ThrowAsync<GuestException>().WithMessage(message);
                guest.State.Should().Be(GuestState.Absent);
            }
        });
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task RunAsync(Func<Scenario, Task> body)
    {
        await using InProcessGroup group = new("source");
        await group.RunAsync(body);
    }
}
