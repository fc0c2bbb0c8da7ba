namespace MultiHost.Settings;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("Adress", "Address")]
    [InlineData("adress", "Address")]
    [InlineData("barrier", "Barrier")]
    [InlineData("Brarier", "Barrier")]
    [InlineData("Hst", null)]
    [InlineData("Colour", null)]
    public void Nearest_WhenAWordIsOffered_FindsWhatWasMeant(string word, string? nearest)
    {
        Spelling.Nearest(word, ["Address", "Barrier", "Connect"]).Should().Be(nearest);
    }

    [Theory]
    [InlineData("phase1", "phase2", false)]
    [InlineData("phase", "phase2", true)]
    [InlineData("same", "same", false)]
    [InlineData("a", "b", false)]
    [InlineData("Go", "go", true)]
    public void AreNear_WhenWordsDiffer_TellsASlipFromAnotherWord(string a, string b, bool near)
    {
        Spelling.AreNear(a, b).Should().Be(near);
    }
}
