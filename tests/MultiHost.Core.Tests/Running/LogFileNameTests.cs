namespace MultiHost.Running;

public sealed class LogFileNameTests
{
    [Theory]
    [InlineData("a.log", "/logs/a.log")]
    [InlineData("sub/../b.log", "/logs/b.log")]
    [InlineData("../logs/c.log", "/logs/c.log")]
    [InlineData("../logs-of-others/x", null)]
    [InlineData("/etc/passwd", null)]
    [InlineData("sub/../..", null)]
    [InlineData(".", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("a\0b", null)]
    public void Below_OfNamesThatHostsChoose_StaysInTheFolder(string? name, string? path) => LogFileName.Below("/logs", name).Should().Be(path);
}
