namespace MultiHost.Settings;

public sealed class KeepReaderTests
{
    [Theory]
    [InlineData("""<MultiHost />""", 0, 0)]
    [InlineData("""<MultiHost><Keep OnFailure="10m" /></MultiHost>""", 600, 0)]
    [InlineData("""<MultiHost><Keep Total="1h"><OnFailure>90s</OnFailure></Keep></MultiHost>""", 90, 3600)]
    public void Read_OfASection_GivesItsTimes(string section, double onFailure, double total) =>
        SettingsReader.Read(section, file: null).Keep.Should().Be(new Keep { OnFailure = TimeSpan.FromSeconds(onFailure), Total = TimeSpan.FromSeconds(total) });

    [Theory]
    [InlineData("""<MultiHost><Keep OnFailure="10" /></MultiHost>""", "'10' has no unit. Add one: 10s for seconds")]
    [InlineData("""<MultiHost><Keep OnFailure="100ms" /></MultiHost>""", "100ms is out of range. Allowed: 1s to 24h.")]
    [InlineData("""<MultiHost><Keep After="10m" /></MultiHost>""", "unknown attribute 'After'. Allowed: OnFailure, Total.")]
    [InlineData("""<MultiHost><Output Live="no" /></MultiHost>""", "'no' is not allowed. Allowed: true, false.")]
    public void Read_OfAMistake_SaysWhatIsAllowed(string section, string message)
    {
        Action reading = () => SettingsReader.Read(section, file: null);

        reading.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle().Which.ToString().Should().Contain(message);
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData("", 60)]
    [InlineData("10m", 600)]
    [InlineData(" 2h ", 7200)]
    [InlineData("off", 0)]
    public void Override_ByTheEnvironment_Wins(string? value, double seconds) =>
        KeepReader.Override(new MultiHostSettings { Keep = new Keep { OnFailure = TimeSpan.FromMinutes(1) } }, value)
            .Keep.OnFailure.Should().Be(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("10")]
    [InlineData("for ever\u001b")]
    [InlineData("25h")]
    public void Override_ByAMistake_SaysWhatIsAllowed(string value)
    {
        Action reading = () => KeepReader.Override(new MultiHostSettings(), value);

        reading.Should().Throw<SettingsException>().Which.Problems.Should().ContainSingle()
            .Which.Message.Should().Contain("of the environment is no duration. Allowed: off, 1s to 24h, such as 500ms, 1.5s, 30s, 2m, 1h.").And.NotContain("\u001b");
    }
}
