using System.Text;
using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Shell;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests.Linux;

public sealed class TinyLinuxTests
{
    [SkippableFact(Timeout = 180_000)]
    public async Task Shell_RunsWhatItIsGiven_AndOutlivesWhatDoesNotEnd()
    {
        await using InProcessGroup group = new("source");
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { System = GuestSystem.TinyLinux });
            GuestShell shell = guest.Shell;

            (await shell.RunAsync("echo out; echo err >&2; exit 7")).Should().BeEquivalentTo(new { ExitCode = 7, Output = "out\nerr\n" });
            (await shell.RunOrThrowAsync("printf 'no newline'")).Should().Be("no newline");
            (await shell.RunOrThrowAsync("echo 'it''s' \"$((6*7))\" 'mh1-begin' # comment")).Should().Be("its 42 mh1-begin\n");
            (await shell.RunOrThrowAsync("for n in 1 2\ndo\n\techo ümlaut $n\ndone")).Should().Be("ümlaut 1\nümlaut 2\n");

            ShellResult binary = await shell.RunAsync("printf '\\000\\001\\377\\r\\n\\033[2J'");
            binary.Bytes.ToArray().Should().Equal(0, 1, 255, 13, 10, 27, (byte)'[', (byte)'2', (byte)'J');

            (await shell.RunOrThrowAsync("seq 1 30000")).Should().Be(string.Concat(Enumerable.Range(1, 30000).Select(n => $"{n}\n")));
            string words = string.Join(' ', Enumerable.Range(1, 2000));
            (await shell.RunOrThrowAsync($"echo {words}")).Should().Be(words + "\n");

            string noisy = await shell.RunOrThrowAsync("for n in $(seq 1 300); do echo line $n; echo \"<2>noise $n\" >/dev/kmsg; done");
            noisy.Should().Be(string.Concat(Enumerable.Range(1, 300).Select(n => $"line {n}\n")));
            (await File.ReadAllTextAsync(Path.Combine(guest.LogFolder, "serial.log"), Encoding.Latin1)).Should().Contain("] noise 300", "the kernel did speak in between");

            Func<Task> endless = () => shell.RunAsync("cat /dev/zero | sleep 1000", TimeSpan.FromSeconds(2));
            (await endless.Should().ThrowAsync<GuestException>()).Which.Message.Should()
                .StartWith("Guest 'vm1': command 'cat /dev/zero | sleep 1000' did not end within 2 s.\n  last lines of the console:\n");
            (await shell.RunOrThrowAsync("echo well")).Should().Be("well\n");

            Func<Task> failing = () => shell.RunOrThrowAsync("ls /nowhere");
            (await failing.Should().ThrowAsync<GuestException>()).Which.Message.Should()
                .Be("Guest 'vm1': command 'ls /nowhere' ended with exit code 1.\n    ls: /nowhere: No such file or directory");
            await guest.PauseAsync();
            Func<Task> paused = () => shell.RunAsync("true");
            (await paused.Should().ThrowAsync<GuestException>()).Which.Message.Should()
                .Be("Guest 'vm1' is paused: its shell cannot answer (command 'true'). Resume it first.");
        });
    }

    [SkippableFact(Timeout = 180_000)]
    public async Task Shell_WhenItIsInterruptedAgainAndAgain_StillAnswers()
    {
        await using InProcessGroup group = new("source");
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { System = GuestSystem.TinyLinux });
            for (int n = 1; n <= 20; n++)
            {
                Func<Task> endless = () => guest.Shell.RunAsync("cat /dev/zero | sleep 1000", TimeSpan.FromMilliseconds(50));
                await endless.Should().ThrowAsync<GuestException>();
                (await guest.Shell.RunOrThrowAsync($"echo well {n}")).Should().Be($"well {n}\n");
            }
        });
    }
}
