namespace MultiHost.Settings;

/// <summary>Short ways to read sections in tests.</summary>
internal static class Runsettings
{
    public static MultiHostSettings Read(string xml) => SettingsReader.Read(xml, null);

    /// <summary>The mistakes of a section that is handed over without a file, each in one line.</summary>
    public static IEnumerable<string> Mistakes(string xml)
    {
        Action read = () => Read(xml);
        return read.Should().Throw<SettingsException>().Which.Problems.Select(p => p.ToString());
    }

    /// <summary>The only mistake of a section of one line, without its place.</summary>
    public static string Mistake(string xml)
    {
        const string Place = "runsettings of this run, line 1 of <MultiHost>: ";
        string mistake = Mistakes(xml).Should().ContainSingle().Which;
        mistake.Should().StartWith(Place);
        return mistake[Place.Length..];
    }
}
