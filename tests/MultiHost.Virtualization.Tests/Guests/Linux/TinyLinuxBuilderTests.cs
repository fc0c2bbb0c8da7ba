using FluentAssertions;
using MultiHost.Virtualization.Guests.Linux;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests.Linux;

public sealed class TinyLinuxBuilderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mh-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact]
    public async Task BuildAsync_OfPartsByHand_LeavesTwoFilesAndNothingElse_AlsoWhenAllBuildAtOnce()
    {
        Skip.IfNot(File.Exists("/bin/busybox"), "needs busybox: apt-get install busybox-static");
        string kernel = Path.Combine(folder, "kernel");
        await File.WriteAllTextAsync(kernel, "a kernel");
        TinyLinuxParts parts = new() { Kernel = kernel };
        string cache = Path.Combine(folder, "cache");

        TinyLinuxFiles[] built = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new TinyLinuxBuilder(cache).BuildAsync(parts)));

        built.Distinct().Should().ContainSingle();
        Directory.GetFileSystemEntries(cache).Should().Equal(built[0].Folder);
        Directory.GetFiles(built[0].Folder).Select(Path.GetFileName).Should().BeEquivalentTo("vmlinuz", "initrd");
        File.Delete(kernel);
        (await new TinyLinuxBuilder(cache).BuildAsync(parts)).Should().Be(built[0], "it is not built twice");
    }

    [Fact]
    public async Task BuildAsync_WhenAPartIsMissing_NamesIt_AndLeavesNothing()
    {
        string cache = Path.Combine(folder, "cache");
        Func<Task> building = () => new TinyLinuxBuilder(cache).BuildAsync(new TinyLinuxParts { Kernel = "/nowhere/vmlinuz" });

        await building.Should().ThrowAsync<TinyLinuxException>().WithMessage("A part of the tiny Linux is missing: /nowhere/vmlinuz is no file on this machine.");
        Directory.GetFileSystemEntries(cache).Should().BeEmpty();
    }
}
