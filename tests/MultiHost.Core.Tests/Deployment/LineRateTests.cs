namespace MultiHost.Deployment;

public sealed class LineRateTests
{
    [Theory]
    [InlineData(1, 250, true)] // 10 Mbit/s
    [InlineData(10, 250, true)] // 100 Mbit/s
    [InlineData(100, 10, false)] // 1 Gbit/s and more
    [InlineData(1000, 1, false)]
    public void PaysToCompress_OnALineOfSomeMegabytesASecond_IsSoForTheSlower(double megabytesPerSecond, int milliseconds, bool pays) =>
        new LineRate((long)(megabytesPerSecond * 1e6 * milliseconds / 1000), TimeSpan.FromMilliseconds(milliseconds)).PaysToCompress.Should().Be(pays);
}
