using FluentAssertions;
using MultiHost.Virtualization.Guests;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests;

public sealed class StateDraftTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mh-draft-").FullName;

    [Fact(Timeout = 60_000)]
    public async Task CreateAsync_WhenTheCallerHasGivenUp_LeavesNoDraft()
    {
        // The draft is made on another thread, which is as a rule just about to make it when the caller gives up.
        for (int i = 0; i < 50; i++)
        {
            try
            {
                await using StateDraft quick = await StateDraft.CreateAsync(
                    Path.Combine(folder, "vm1.saved"), TimeProvider.System, new CancellationToken(canceled: true));
            }
            catch (OperationCanceledException)
            {
                // It was not made in time.
            }

            Directory.GetFileSystemEntries(folder).Should().BeEmpty("attempt {0} has given up", i);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
