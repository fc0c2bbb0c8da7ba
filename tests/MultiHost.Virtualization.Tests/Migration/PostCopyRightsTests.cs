using FluentAssertions;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

/// <summary>What a user may have of post-copy; ./build.sh test runs them as root and as an ordinary user.</summary>
public sealed class PostCopyRightsTests
{
    [SkippableFact(Timeout = 60_000)]
    public async Task WhyNotAsync_ForPostCopy_SaysWhatTheMigrationWouldSay_AndHowToMendIt()
    {
        MigrationOptions options = new() { PostCopy = new() };
        await using InProcessGroup group = new();

        var outcomes = await group.RunAsync(async test =>
        {
            string? lacks = await test.ThisHostsMachines.WhyNotAsync(options, "source", "destination");
            await using var guest = await test.PrepareAsync("vm1");
            if (lacks is null)
            {
                (await test.MigrateAsync(guest, options)).Outcome.Should().Be(MigrationOutcome.Completed);
                return null;
            }

            Func<Task> migrating = () => test.MigrateAsync(guest, options);
            lacks.Should().Be("On beta: " + (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which.Cause);
            return lacks;
        });

        outcomes["source"].Should().Be(outcomes["destination"]);
        if (outcomes["source"] is { } reason)
        {
            Environment.IsPrivilegedProcess.Should().BeFalse("root may have it");
            reason.Should().Contain("Run there, as root: sysctl vm.unprivileged_userfaultfd=1");
        }
    }
}
