using FluentAssertions;
using MultiHost.Virtualization.Migration.Channels;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

/// <summary>A pipe whose program never comes.</summary>
public sealed class FifoTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mh-test-");

    public void Dispose()
    {
        folder.Refresh();
        if (folder.Exists)
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task CopyFromAsync_WhenItIsGivenUpBeforeItBegins_Ends()
    {
        using Fifo fifo = new(Path.Combine(folder.FullName, "in"));

        Func<Task> copying = () => fifo.CopyFromAsync(Stream.Null, new CancellationToken(canceled: true));

        await copying.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact(Timeout = 60_000)]
    public async Task CopyToAsync_WhenItIsGivenUpAfterItsFolderIsGone_Ends()
    {
        using Fifo fifo = new(Path.Combine(folder.FullName, "out"));
        using CancellationTokenSource givingUp = new();
        Task copying = fifo.CopyToAsync(Stream.Null, givingUp.Token);

        folder.Delete(recursive: true);
        await givingUp.CancelAsync();

        await copying.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }
}
