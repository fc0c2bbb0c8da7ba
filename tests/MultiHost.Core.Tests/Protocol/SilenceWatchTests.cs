namespace MultiHost.Protocol;

public sealed class SilenceWatchTests
{
    private readonly SilenceWatch watch;
    private long bytes;

    public SilenceWatchTests() => watch = new SilenceWatch(() => bytes);

    [Fact]
    public void EndRound_AfterThreeWithoutAByte_IsSilence()
    {
        bytes = 10;

        Rounds(4).Should().Equal(false, false, false, true);
    }

    [Fact]
    public void EndRound_WhenAByteComes_BeginsAgain()
    {
        Rounds(2).Should().Equal(false, false);
        bytes++;

        Rounds(4).Should().Equal(false, false, false, true);
    }

    [Fact]
    public void EndRound_WhileThePeerIsDebugged_IsNoSilence()
    {
        watch.PeerIsDebugged = true;
        Rounds(10).Should().OnlyContain(silent => !silent);

        watch.PeerIsDebugged = false;

        Rounds(3).Should().Equal(false, false, true);
    }

    private bool[] Rounds(int count) => [.. Enumerable.Range(0, count).Select(_ => watch.EndRound())];
}
