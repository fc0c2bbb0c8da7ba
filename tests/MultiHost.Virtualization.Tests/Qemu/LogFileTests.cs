using FluentAssertions;
using MultiHost.Virtualization.Qemu;
using Xunit;

namespace MultiHost.Virtualization.Tests.Qemu;

public sealed class LogFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mh-test-").FullName;
    private readonly List<string> reports = [];

    [Fact]
    public void Write_WhenTheDiskIsFull_SaysSoOnce_AndGoesOn()
    {
        using LogFile log = new("/dev/full", 1000, reports.Add);

        log.Write("one");
        log.Write("two");

        reports.Should().ContainSingle().Which.Should().Match(
            "/dev/full ended early: No space left on device*. The guest goes on without this log; make room on its disk.");
        log.Trouble.Should().StartWith("No space left on device");
    }

    [Fact]
    public void Constructor_WhenThereIsNoFolder_SaysSoOnce()
    {
        using LogFile log = new(Path.Combine(folder, "none", "log"), 1000, reports.Add);
        log.Write("one");

        reports.Should().ContainSingle().Which.Should().Contain("cannot be written").And.EndWith("The guest goes on without this log.");
    }

    [Fact]
    public void Write_BeyondTheLimit_EndsTheLogWithANote()
    {
        string path = Path.Combine(folder, "log");
        using (LogFile log = new(path, 10, reports.Add))
        {
            log.Write("12345678\n");
            log.Write("more than fits\n");
            log.Write("x");
        }

        File.ReadAllText(path).Should().Be("12345678\n\n… the log ends here: 10 bytes\n");
        reports.Should().BeEmpty();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
