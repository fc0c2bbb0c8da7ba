using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>What is told of a run while it goes on.</summary>
public sealed class LiveProgressTests
{
    private const string Long = "FullyQualifiedName~Patient.Lasts_long_enough_to_be_told_of";

    [Fact]
    public async Task Test_WhenItTakesLong_IsToldOfOnTheConsoleWithoutEscapeCodes()
    {
        await using RunningTests running = RunningTests.Start("Scenarios", RunSettings.Pair, Long, "--logger", "MultiHost");
        await running.SeenAsync("] Patient.Lasts_long_enough_to_be_told_of (");

        TestRun run = await running.FinishAsync();

        string[] lines = [.. run.Console.Split('\n').Where(l => l.StartsWith("[MultiHost ", StringComparison.Ordinal))];
        lines.Should().Contain(l => l.Contains(" at 'done' for destination", StringComparison.Ordinal)) // in one line with the next, or in one after it
            .And.Contain(l => l.Contains("destination@beta 'Take its time \\u001b[31m'", StringComparison.Ordinal))
            .And.OnlyContain(l => !l.Any(char.IsControl));
        lines[^1].Should().MatchRegex(@"^\[MultiHost \d\d:\d\d:\d\d\] Patient\.Lasts_long_enough_to_be_told_of: passed after \d+\.\d s$");
        running.Leftovers().Should().BeEmpty();
    }

    [Fact]
    public async Task Progress_WhenItIsTurnedOffInTheSettings_IsNotShown()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Pair + """<Output Live="false" />""", Long, "--logger", "MultiHost");

        run.Console.Should().NotContain("[MultiHost").And.Contain("Passed!");
    }

    [Theory]
    [InlineData(null, "MultiHost")]
    [InlineData("trx%3BLogFileName=a.trx", "trx;LogFileName=a.trx;MultiHost")]
    public async Task Package_AddsItsLogger_ToThoseThatTheUserNames(string? own, string expected)
    {
        string folder = Directory.CreateDirectory(Path.Combine(RunFolders.Root, $"logger-{own is null}")).FullName;
        string build = Path.Combine(Samples.RepositoryRoot, "src/Xunit.MultiHost/build/Xunit.MultiHost");
        File.WriteAllText(
            Path.Combine(folder, "logger.proj"),
            $"""
            <Project>
              <Import Project="{build}.props" />
              <PropertyGroup><TargetDir>{Path.GetDirectoryName(Samples.PathOf("Scenarios"))}/</TargetDir></PropertyGroup>
              <Import Project="{build}.targets" />
              <Target Name="VSTest" />
            </Project>
            """);
        string[] arguments = ["msbuild", "logger.proj", "-nologo", "-t:VSTest", "-getProperty:VSTestLogger", .. own is null ? Array.Empty<string>() : [$"-p:VSTestLogger={own}"]];

        (await DotnetCommand.RunAsync(folder, Path.Combine(folder, "packages"), arguments)).Trim().Should().Be(expected);
        (await DotnetCommand.RunAsync(folder, Path.Combine(folder, "packages"), [.. arguments, "-p:MultiHostLiveProgress=false"])).Should().NotContain("MultiHost");
    }
}
