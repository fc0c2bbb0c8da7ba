using System.Xml.Linq;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>The packages, as somebody uses them who has no source of ours.</summary>
public sealed class PackageTests
{
    private static readonly string[] Projects = ["MultiHost.Linux", "MultiHost.Core", "MultiHost.Agent", "MultiHost.TestAdapter", "Xunit.MultiHost"];

    [Fact]
    public async Task Package_InAProjectThatReferencesItAlone_RunsATestWithoutFurtherSetUp()
    {
        string folder = Directory.CreateDirectory(Path.Combine(RunFolders.Root, "consumer")).FullName;
        string feed = Path.Combine(folder, "feed");
        string packages = Path.Combine(folder, "packages");
        string configuration = new DirectoryInfo(Samples.PathOf("Scenarios")).Parent!.Parent!.Name;
        foreach (string project in Projects)
        {
            await DotnetCommand.RunAsync(
                Samples.RepositoryRoot, GlobalPackages, "pack", $"src/{project}", "--no-build", "--configuration", configuration, "--output", feed);
        }

        File.WriteAllText(Path.Combine(folder, "nuget.config"), NugetConfig(feed));
        File.WriteAllText(Path.Combine(folder, "Consumer.csproj"), Project(Path.GetFileName(Directory.GetFiles(feed, "Xunit.MultiHost.*.nupkg").Single())));
        File.WriteAllText(Path.Combine(folder, "Tests.cs"), Test);

        string console = await DotnetCommand.RunAsync(folder, packages, "test", "--logger", "console;verbosity=normal");

        console.Should().MatchRegex(@"Passed Consumer\.Tests\.Two_hosts_meet").And.MatchRegex(@"Total tests: 1\s+Passed: 1");
        Directory.EnumerateDirectories(packages).Select(Path.GetFileName).Should().BeEquivalentTo(
            Projects.Select(p => p.ToLowerInvariant()), "all that is ours came from the packages");
        File.Exists(Path.Combine(folder, "bin", "Debug", "net10.0", "MultiHost.Agent.dll")).Should().BeTrue();
    }

    private const string Test =
        """
        using MultiHost;
        using Xunit;
        using Xunit.MultiHost;

        namespace Consumer;

        public sealed class Tests
        {
            [MultiHostFact("source", "destination")]
            public async Task Two_hosts_meet(IHostGroup hosts)
            {
                IReadOnlyDictionary<RoleName, int> ids = await hosts.Barrier.ExchangeAsync("ids", Environment.ProcessId);
                Assert.NotEqual(ids["source"], ids["destination"]);
            }
        }
        """;

    private static string GlobalPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    // What is not ours is taken from where it lies already.
    private static string NugetConfig(string feed) =>
        $"""
        <configuration>
          <packageSources><add key="ours" value="{feed}" /></packageSources>
          <fallbackPackageFolders><add key="theirs" value="{GlobalPackages}" /></fallbackPackageFolders>
        </configuration>
        """;

    private static string Project(string package) =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Xunit.MultiHost" Version="{package["Xunit.MultiHost.".Length..^".nupkg".Length]}" />
            {string.Join("\n    ", new[] { "Microsoft.NET.Test.Sdk", "xunit", "xunit.runner.visualstudio" }.Select(Reference))}
          </ItemGroup>
        </Project>
        """;

    private static string Reference(string id) =>
        XDocument.Load(Path.Combine(Samples.RepositoryRoot, "Directory.Packages.props")).Descendants("PackageVersion")
            .Where(p => p.Attribute("Include")!.Value == id)
            .Select(p => $"""<PackageReference Include="{id}" Version="{p.Attribute("Version")!.Value}" />""")
            .Single();
}
