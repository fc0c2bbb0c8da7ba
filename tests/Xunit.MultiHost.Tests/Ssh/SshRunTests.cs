using System.Diagnostics;
using MultiHost.Hosts;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost.Ssh;

/// <summary><c>dotnet test</c> of a sample over a real OpenSSH server.</summary>
public sealed class SshRunTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(30);

    [SshTheory]
    [Ways]
    public async Task Run_OverSsh_PassesAsOnLocalHosts(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();

        TestRun run = await TestRun.OfAsync("Scenarios", Hosts(server, way), "FullyQualifiedName~Scenarios.Passing");

        run.ExitCode.Should().Be(0, run.Console);
        run.Results.Should().NotBeEmpty().And.OnlyContain(r => r.Outcome == "Passed");
        Directory.GetDirectories(Path.Combine(server.Cache, "trees")).Should().NotBeEmpty("the tests ran from what was deployed");
        await server.IsCleanAsync(Seconds);
    }

    [SshFact]
    public async Task Run_OfAWebProject_BringsItsFrameworksToAHostWithoutDotnet()
    {
        using ToolFolder tools = new();
        await using SshServer server = await SshServer.StartAsync(tools.Path);

        TestRun run = await TestRun.OfAsync("Web", $"<Hosts>{Host(server, "alpha", SshWay.Ssh)}</Hosts>");

        run["Server_gives_it"].Outcome.Should().Be("Passed", run.Console);
        Directory.GetDirectories(Path.Combine(server.Cache, "trees"))
            .SelectMany(t => Directory.Exists(Path.Combine(t, "shared")) ? Directory.GetDirectories(Path.Combine(t, "shared")) : [])
            .Select(Path.GetFileName)
            .Should().BeEquivalentTo("Microsoft.NETCore.App", "Microsoft.AspNetCore.App");
    }

    [SshTheory]
    [Ways]
    public async Task Run_WhenItsTestHostIsKilled_LeavesNothingOnTheHosts(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using RunningTests run = RunningTests.Start("Scenarios", Hosts(server, way), "FullyQualifiedName~Scenarios.Endless");
        await run.SeenAsync("[source@alpha] Blocked");
        await run.SeenAsync("[destination@beta] Blocked");
        string mark = $"TMPDIR={server.Temp}";
        MarkedProcesses.Find(mark).Count(p => p.EndsWith("/bin/sleep 1000", StringComparison.Ordinal)).Should().Be(2);

        using (Process controller = Process.GetProcessById(run.TestHosts.Should().ContainSingle().Which))
        {
            controller.Kill();
        }

        await MarkedProcesses.EndedAsync(mark, Seconds);
        await server.IsCleanAsync(Seconds);
        await SshServers.ConnectionsEndedAsync(server.Id);
        await run.EndedAsync(Seconds);
    }

    [SshFact]
    public async Task Run_OfAProjectWithItsOwnSshNet_HasBothAndSendsOnlyItsOwn()
    {
        await using SshServer server = await SshServer.StartAsync();

        TestRun run = await TestRun.OfAsync("OwnSshNet", $"<Hosts>{Host(server, "alpha", SshWay.SshNet)}</Hosts>");

        run["Library_on_the_host_is_the_projects_own"].Outcome.Should().Be("Passed", run.Console);
        Directory.EnumerateFiles(Path.Combine(server.Cache, "trees"), "*.dll", SearchOption.AllDirectories)
            .Select(Path.GetFileName).Should().Contain("Renci.SshNet.dll").And.NotContain(["BouncyCastle.Cryptography.dll", "MultiHost.Transport.SshNet.dll"]);
    }

    [Fact]
    public async Task Run_BySshNetWithoutThePackage_NamesItAndThePlaceInTheSettings()
    {
        TestRun run = await TestRun.OfAsync("Web", """<Hosts><Host Name="alpha" Transport="sshnet" Address="127.0.0.1" /></Hosts>""");

        run["Server_gives_it"].Outcome.Should().Be("Failed");
        run["Server_gives_it"].Message.Should().MatchRegex(
            "hosts\\.runsettings\\(5,27\\): <Host Name=\"alpha\" Transport=\"sshnet\">: sshnet needs the package MultiHost\\.Transport\\.SshNet, and there is no folder .*/MultiHost\\.Transport\\.SshNet\\. "
            + "Add <PackageReference Include=\"MultiHost\\.Transport\\.SshNet\" Version=\"[0-9.]+\" /> to the test project, or take Transport=\"ssh\"\\.");
    }

    private static string Host(SshServer server, string name, SshWay way) => way == SshWay.SshNet
        ? $"""<Host Name="{name}" Transport="sshnet" Address="127.0.0.1" User="root" Port="{server.Port}" IdentityFile="{server.UserKey}" KnownHosts="{server.KnownHosts}" />"""
        : $"""<Host Name="{name}" Transport="ssh" SshConfig="{server.Config}" ControlSocket="{(way == SshWay.Ssh ? "true" : "false")}" />""";

    private static string Hosts(SshServer server, SshWay way) =>
        $"""
        <Hosts>
          {Host(server, "alpha", way)}
          {Host(server, "beta", way)}
        </Hosts>
        <Roles><Role Name="source" Host="alpha" /><Role Name="destination" Host="beta" /></Roles>
        <Timeouts CleanUp="1s" />
        """;
}
