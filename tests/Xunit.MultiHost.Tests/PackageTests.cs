using System.IO.Compression;
using System.Xml.Linq;
using MultiHost.Hosts;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>The packages, as somebody meets them who has no source of ours.</summary>
public sealed class PackageTests
{
    private static readonly string[] Needed = ["Microsoft.NET.Test.Sdk", "xunit", "xunit.runner.visualstudio"];

    [Fact]
    public async Task Packages_InAProjectOfAnOlderFramework_AreRefusedByRestore()
    {
        string ours = await PackageFeed.OursAsync();
        string version = PackageFeed.VersionIn(ours);
        string[] libraries = [.. Directory.GetFiles(ours).Select(f => Path.GetFileName(f)[..^$".{version}.nupkg".Length]).Where(p => p != "MultiHost.Cli")];
        string folder = Consumer("older", "net8.0", libraries.Select(p => (p, version)), ours);

        string console = await DotnetCommand.FailAsync(folder, Path.Combine(folder, "packages"), "restore");

        libraries.Should().HaveCountGreaterThan(7);
        foreach (string library in libraries)
        {
            console.Should().Contain($"error NU1202: Package {library} {version} is not compatible with net8.0").And.Contain($"{library} {version} supports: net10.0");
        }
    }

    [Theory]
    [InlineData("xunit.v3.core", "4.0.2", "MULTIHOST001: Xunit.MultiHost is for xUnit 2, and this project has packages of xUnit 3, such as xunit.v3.core/4.0.2. Reference")]
    [InlineData("xunit.runner.visualstudio", "2.4.5", "MULTIHOST002: Xunit.MultiHost needs xunit.runner.visualstudio 2.8.2 or newer, and this project has 2.4.5. Raise")]
    [InlineData("xunit.runner.visualstudio", null, "MULTIHOST002: Without xunit.runner.visualstudio no test of this project is found. Reference")]
    [InlineData("Microsoft.NET.Test.Sdk", "16.2.0", "MULTIHOST003: Xunit.MultiHost needs Microsoft.NET.Test.Sdk 17.0.0 or newer, and this project has 16.2.0. Raise")]
    [InlineData("Microsoft.NET.Test.Sdk", null, "MULTIHOST003: Without Microsoft.NET.Test.Sdk this project is not run by 'dotnet test'. Reference")]
    public async Task Package_BesideWhatDoesNotFit_SaysSoAtBuild(string package, string? version, string expected)
    {
        string ours = await PackageFeed.OursAsync();
        string standIns = Path.Combine(RunFolders.Root, $"stand-ins-{package}-{version}");
        Directory.CreateDirectory(standIns);
        IEnumerable<(string Id, string Version)> packages = Needed.Where(p => p != package).Select(p => (p, VersionOf(p))).Append(("Xunit.MultiHost", PackageFeed.VersionIn(ours)));
        if (version is not null)
        {
            PackageFeed.AddStandIn(standIns, package, version);
            packages = packages.Append((package, version));
        }

        string folder = Consumer($"unfit-{package}-{version}", "net10.0", packages, ours, standIns);

        string console = await DotnetCommand.FailAsync(folder, Path.Combine(folder, "packages"), "build", "--tl:off");

        console.Should().Contain($"error {expected}").And.NotContain("error CS");
    }

    [Fact]
    public async Task Assertions_AllowFluentAssertionsFromSixTwelveToSeven()
    {
        string ours = await PackageFeed.OursAsync();
        using ZipArchive package = ZipFile.OpenRead(Directory.GetFiles(ours, "MultiHost.FluentAssertions.*.nupkg").Single());
        using Stream nuspec = package.GetEntry("MultiHost.FluentAssertions.nuspec")!.Open();

        XDocument.Load(nuspec).Descendants().Where(e => e.Name.LocalName == "dependency" && e.Attribute("id")!.Value == "FluentAssertions")
            .Select(e => e.Attribute("version")!.Value).Should().Equal("[6.12.0, 8.0.0)");
    }

    [Fact]
    public async Task Attachments_OfAProjectOutsideTheRepository_ComeWithoutAnySetting()
    {
        string folder = await AttachingAsync();

        string console = await DotnetCommand.FailAsync(folder, Path.Combine(folder, "packages"), "test", "--logger", "trx;LogFileName=results.trx", "--results-directory", "plain");

        ResultIn(folder, "plain").Attachments.Keys.Should().BeEquivalentTo("a.log", "b.log", "verdict.json");
        ResultIn(folder, "plain").Attachments.Values.Should().AllSatisfy(path => File.Exists(path).Should().BeTrue(path));
        console.Should().MatchRegex("(?s)Attachments:.*/run.log");

        await DotnetCommand.FailAsync(
            folder, Path.Combine(folder, "packages"), "test", "--no-build", "--logger", "trx;LogFileName=results.trx", "--results-directory", "blamed", "--collect", "blame");

        ResultIn(folder, "blamed").Attachments.Keys.Should().BeEquivalentTo("a.log", "b.log", "verdict.json");

        await DotnetCommand.FailAsync(
            folder,
            Path.Combine(folder, "packages"),
            ["test", "--no-build", "--logger", "trx;LogFileName=results.trx", "--results-directory", "without", "-p:MultiHostAttachments=false"]);

        ResultIn(folder, "without").Attachments.Should().BeEmpty();
    }

    [SshFact]
    public async Task SshNet_OfAProjectOutsideTheRepository_ReachesAHostAndIsNoReference()
    {
        await using SshServer server = await SshServer.StartAsync();
        string ours = await PackageFeed.OursAsync();
        string version = PackageFeed.VersionIn(ours);
        string folder = Consumer(
            "by-sshnet", "net10.0", Needed.Select(p => (p, VersionOf(p))).Append(("Xunit.MultiHost", version)).Append(("MultiHost.Transport.SshNet", version)), ours);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Tests.cs"),
            """
            public class Tests
            {
                [Xunit.MultiHost.MultiHostFact("a")]
                public void Runs(MultiHost.IHostGroup hosts) => Xunit.Assert.Equal("alpha", hosts.Self.Name);
            }
            """);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "hosts.runsettings"),
            $"""
            <RunSettings><MultiHost><Hosts>
              <Host Name="alpha" Transport="sshnet" Address="127.0.0.1" User="root" Port="{server.Port}" IdentityFile="{server.UserKey}" KnownHosts="{server.KnownHosts}" />
            </Hosts></MultiHost></RunSettings>
            """);

        string console = await DotnetCommand.RunAsync(folder, Path.Combine(folder, "packages"), "test", "--settings", "hosts.runsettings");

        console.Should().Contain("Passed!");
        string output = Directory.GetDirectories(folder, "net10.0", SearchOption.AllDirectories).Single(d => d.Contains("/bin/", StringComparison.Ordinal));
        Directory.GetFiles(Path.Combine(output, "MultiHost.Transport.SshNet"), "*.dll").Select(Path.GetFileName).Should().Contain(["MultiHost.Transport.SshNet.dll", "Renci.SshNet.dll"])
            .And.NotContain("MultiHost.Core.dll");
        File.ReadAllText(Path.Combine(output, "Consumer.deps.json")).Should().NotContain("Renci");
        Directory.GetFiles(output, "Renci.SshNet.dll").Should().BeEmpty();
    }

    private static TrxAsReadersSeeIt.Result ResultIn(string folder, string results) =>
        new TrxAsReadersSeeIt(Path.Combine(folder, results, "results.trx")).Results.Single();

    private static async Task<string> AttachingAsync()
    {
        string ours = await PackageFeed.OursAsync();
        string folder = Consumer("attaching", "net10.0", Needed.Select(p => (p, VersionOf(p))).Append(("Xunit.MultiHost", PackageFeed.VersionIn(ours))), ours);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Tests.cs"),
            """
            public class Tests
            {
                [Xunit.MultiHost.MultiHostFact("a", "b")]
                public void Fails(MultiHost.IHostGroup hosts) => Xunit.Assert.Equal("none", hosts.Self.Name);
            }
            """);
        return folder;
    }

    private static string Consumer(string name, string framework, IEnumerable<(string Id, string Version)> packages, params string[] feeds)
    {
        string folder = Directory.CreateDirectory(Path.Combine(RunFolders.Root, name)).FullName;
        PackageFeed.WriteConfig(Path.Combine(folder, "nuget.config"), feeds);
        File.WriteAllText(
            Path.Combine(folder, "Consumer.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>{framework}</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
                <!-- The reference assemblies of an older framework are not on this machine, and nothing is compiled. -->
                <DisableImplicitFrameworkReferences Condition="'{framework}' != 'net10.0'">true</DisableImplicitFrameworkReferences>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", packages.Select(p => $"""<PackageReference Include="{p.Id}" Version="{p.Version}" />"""))}
              </ItemGroup>
            </Project>
            """);
        return folder;
    }

    private static string VersionOf(string id) =>
        XDocument.Load(Path.Combine(Samples.RepositoryRoot, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(p => p.Attribute("Include")!.Value == id).Attribute("Version")!.Value;
}
