using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>README alone leads from an empty folder to green: its commands are run, its files written and its output compared, in their order.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] Sections = ["Your first test", "A live migration"];

    private readonly string folder = Directory.CreateDirectory(Path.Combine(RunFolders.Root, "readme")).FullName;

    private string Clone => Make("clone");

    private string Project => Make("greetings");

    private string Home => Make("home");

    [Fact]
    public async Task Readme_FollowedFromAnEmptyFolder_EndsInGreen()
    {
        await PrepareAsync();
        string console = "";
        string where = Clone; // the first commands are for there
        foreach (Match block in Blocks())
        {
            (string language, string file, string text) = (block.Groups["language"].Value, block.Groups["file"].Value, block.Groups["text"].Value);
            if (language == "sh")
            {
                console = await RunAsync(where, text);
                where = Project;
            }
            else if (language == "text")
            {
                Shape(console).Should().Contain(Shape(text), "README shows it, and the run says:\n{0}", console);
            }
            else if (file.Length > 0)
            {
                File.WriteAllText(Path.Combine(Project, file), text);
            }
            else
            {
                string project = Directory.GetFiles(Project, "*.csproj").Single();
                File.WriteAllText(project, File.ReadAllText(project).Replace("  </ItemGroup>", $"{text}  </ItemGroup>", StringComparison.Ordinal));
            }
        }

        console.Should().Contain("Test Run Successful.");
        (await RunAsync(Project, "multihost --version")).Trim().Should().Be(PackageFeed.VersionIn(await PackageFeed.OursAsync()));
        Directory.EnumerateDirectories(Make("packages")).Select(Path.GetFileName).Should().BeEquivalentTo(
            "multihost.agent", "multihost.core", "multihost.datacollector", "multihost.fluentassertions", "multihost.linux", "multihost.report", "multihost.testadapter",
            "multihost.testlogger", "multihost.virtualization", "xunit.multihost");
    }

    // The clone's build is what runs this test, and what is not ours is on this machine already.
    private async Task PrepareAsync()
    {
        File.WriteAllText(
            Path.Combine(Clone, "build.sh"),
            $"""
            #!/bin/sh
            set -e
            [ "$*" = pack ]
            exec dotnet msbuild '{Samples.RepositoryRoot}/eng/shipped.proj' -target:Pack -verbosity:quiet -nologo \
              "-property:Configuration={PackageFeed.Configuration};NoBuild=true;PackageOutputPath=$PWD/artifacts/packages/"

            """);
        await RunAsync(Clone, "chmod +x build.sh");
        PackageFeed.WriteConfig(Path.Combine(Directory.CreateDirectory(Path.Combine(Home, ".nuget", "NuGet")).FullName, "NuGet.Config"));
    }

    private async Task<string> RunAsync(string where, string commands)
    {
        ProcessStartInfo start = new("bash", ["-e", "-c", commands]) { WorkingDirectory = where };
        start.Environment["HOME"] = Home;
        start.Environment["DOTNET_CLI_HOME"] = Home;
        start.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:{Home}/.dotnet/tools";
        start.Environment["NUGET_PACKAGES"] = Make("packages");
        (int code, string console) = await DotnetCommand.RunAsync(start);
        code.Should().Be(0, $"README's '{commands.Trim()}' says:\n{console}");
        return console;
    }

    private string Make(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    private static IEnumerable<Match> Blocks()
    {
        string readme = File.ReadAllText(Path.Combine(Samples.RepositoryRoot, "README.md"));
        return readme.Split("\n## ").Where(s => Sections.Contains(s.Split('\n')[0])).SelectMany(s => Fence().Matches(s));
    }

    // The lines of an output without what differs from run to run: numbers, and which of two hosts was quicker.
    private static string[] Shape(string text) =>
        [.. text.Split('\n').Select(l => Number().Replace(l.Trim(), "#")).Where(l => l.Length > 0).Distinct()];

    // A block, and the file that the line before it names in its end.
    [GeneratedRegex("""(`(?<file>[\w.]+)`:\n\n)?^```(?<language>\w+)\n(?<text>.*?)^```""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"< 1 ms|(\d+ m )?\d+(\.\d+)? m?s|\d+(\.\d+)?")]
    private static partial Regex Number();
}
