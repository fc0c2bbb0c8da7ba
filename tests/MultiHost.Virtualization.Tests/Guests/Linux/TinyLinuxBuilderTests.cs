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

    [Theory]
    [InlineData("lib/modules/6.1", "bin/busybox")]
    [InlineData("usr/lib/modules/6.12", "usr/bin/busybox")]
    [InlineData("usr/lib/modules/6.12", "bin/busybox")]
    public void PartsIn_PackagesOfAnyRelease_FindsThem(string modules, string busybox)
    {
        Unpack("boot/vmlinuz-6", $"{modules}/modules.order", busybox);

        DebianPackages.PartsIn(folder).Should().Be(new TinyLinuxParts
        {
            Kernel = Path.Combine(folder, "boot/vmlinuz-6"), Modules = Path.Combine(folder, modules), Busybox = Path.Combine(folder, busybox),
        });
    }

    [Fact]
    public void PartsIn_PackagesThatLackOne_SaysWhichAndWhatElseCanBeDone()
    {
        Unpack("boot/vmlinuz-6", "bin/busybox");

        FluentActions.Invoking(() => DebianPackages.PartsIn(folder)).Should().Throw<TinyLinuxException>()
            .WithMessage("The packages have no single * in /lib/modules or /usr/lib/modules.\n*multihost guest build --kernel FILE*");
    }

    private void Unpack(params string[] files)
    {
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), "");
        }
    }
}
