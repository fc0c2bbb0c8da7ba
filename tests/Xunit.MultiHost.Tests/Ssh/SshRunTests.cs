using System.Diagnostics;
using MultiHost.Hosts;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost.Ssh;

/// <summary><c>dotnet test</c> of a sample over a real OpenSSH server.</summary>
public sealed class SshRunTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(30);

    [SshFact]
    public async Task Run_OverSsh_PassesAsOnLocalHosts()
    {
        await using SshServer server = await SshServer.StartAsync();

        TestRun run = await TestRun.OfAsync("Scenarios", Hosts(server), "FullyQualifiedName~Scenarios.Passing");

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

        TestRun run = await TestRun.OfAsync("Web", $"<Hosts>{Host(server, "alpha")}</Hosts>");

        run["Server_gives_it"].Outcome.Should().Be("Passed", run.Console);
        Directory.GetDirectories(Path.Combine(server.Cache, "trees"))
            .SelectMany(t => Directory.Exists(Path.Combine(t, "shared")) ? Directory.GetDirectories(Path.Combine(t, "shared")) : [])
            .Select(Path.GetFileName)
            .Should().BeEquivalentTo("Microsoft.NETCore.App", "Microsoft.AspNetCore.App");
    }

    [SshFact]
    public async Task Run_WhenItsTestHostIsKilled_LeavesNothingOnTheHosts()
    {
        await using SshServer server = await SshServer.StartAsync();
        await using RunningTests run = RunningTests.Start("Scenarios", Hosts(server), "FullyQualifiedName~Scenarios.Endless");
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

    private static string Host(SshServer server, string name) => $"""<Host Name="{name}" Transport="ssh" SshConfig="{server.Config}" />""";

    private static string Hosts(SshServer server) =>
        $"""
        <Hosts>
          {Host(server, "alpha")}
          {Host(server, "beta")}
        </Hosts>
        <Roles><Role Name="source" Host="alpha" /><Role Name="destination" Host="beta" /></Roles>
        <Timeouts CleanUp="1s" />
        """;
}
