using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using MultiHost.Deployment;

namespace MultiHost.Hosts;

/// <summary>The scripts that run on hosts, under every shell, on this machine: a tree is brought, a session entered, and something like an agent watched over.</summary>
[SupportedOSPlatform("linux")]
public sealed class HostScriptTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly string root = Directory.CreateTempSubdirectory("mhscript-").FullName;
    private readonly string run = $"mh-{Guid.NewGuid():N}"[..11];

    public HostScriptTests()
    {
        Directory.CreateDirectory(Path.Combine(root, "tmp"));
        // It is told everything that an agent is, leaves a process behind that has a session of its own, and ends with its input.
        File.WriteAllText(Dotnet, "#!/bin/sh\nsetsid sleep 1000 >/dev/null 2>&1 &\necho \"agent $(umask) $*\"\ncat >/dev/null\nexit 7\n");
        File.SetUnixFileMode(Dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public static TheoryData<string> All => Shells.All;

    private string Dotnet => Path.Combine(root, "dotnet");

    private string Mark => $"MULTIHOST_SESSION={run}-";

    [Theory]
    [MemberData(nameof(All))]
    public async Task Enter_UnderEachShell_PlacesATreeWatchesOverAnAgentAndLeavesNothing(string shell)
    {
        ExecTransport transport = Transport(shell);
        FileTree tree = Send(transport);
        await using IHostProcess host = transport.Start(HostScripts.Enter(run, "alpha", "Tests", TimeSpan.FromSeconds(15)));

        (HostFacts facts, string agent) = await EnterAsync(host, tree);

        facts.System.Should().StartWith("Linux ");
        File.ReadAllText(Path.Combine(facts.App, "app", "it's here")).Should().Be("content");
        agent.Should().Be(
            $"agent 0027 exec --depsfile {facts.App}/app/Tests.deps.json --runtimeconfig {facts.App}/app/Tests.runtimeconfig.json {facts.App}/app/MultiHost.Agent.dll");
        MarkedProcesses.Find(Mark).Should().Contain(p => p.EndsWith("sleep 1000", StringComparison.Ordinal));
        host.Input.Dispose();
        (await host.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(7);
        Leftovers().Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Kill_UnderEachShell_EndsTheAgentAndTheWatcherCleansUp(string shell)
    {
        ExecTransport transport = Transport(shell);
        await using IHostProcess host = transport.Start(HostScripts.Enter(run, "alpha", "Tests", TimeSpan.FromSeconds(15)));
        await EnterAsync(host, Send(transport));

        (int code, _, string errors) = await SshTransports.RunAsync(transport, HostScripts.Kill($"{run}-alpha"));

        code.Should().Be(0, errors);
        (await host.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(137);
        Leftovers().Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Guard_UnderEachShell_CleansUpBehindAWatcherThatWasKilled(string shell)
    {
        ExecTransport transport = Transport(shell);
        await using IHostProcess host = transport.Start(HostScripts.Enter(run, "alpha", "Tests", TimeSpan.FromSeconds(1)));
        (HostFacts facts, _) = await EnterAsync(host, Send(transport));
        using Process guard = Process.GetProcessById(Number(File.ReadAllText(Path.Combine(facts.Folder, "guard.pid"))));

        await SshServers.KillAsync(Number(Path.GetExtension(facts.App)[1..]));

        await guard.WaitForExitAsync().WaitAsync(Deadline, TimeProvider.System);
        Leftovers().Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Watch_UnderEachShellOverAnAgentThatEndsAtOnce_LeavesNoNapOfItsGuard(string shell)
    {
        ExecTransport transport = Transport(shell);
        for (int i = 0; i < 100; i++)
        {
            string folder = Directory.CreateDirectory(Path.Combine(root, "tmp", $"{run}-alpha.{i:000000}")).FullName;
            (int code, _, string errors) = await SshTransports.RunAsync(
                transport, HostScripts.Watch($"{run}-alpha", folder, TimeSpan.FromSeconds(300), ["/bin/true"]));
            code.Should().Be(0, errors);
        }

        MarkedProcesses.Find($"TMPDIR={root}").Should().BeEmpty();
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private ExecTransport Transport(string shell) => new("alpha", Shells.Template(shell, $"XDG_CACHE_HOME={root}/cache TMPDIR={root}/tmp"));

    private FileTree Send(ExecTransport transport)
    {
        string output = Directory.CreateDirectory(Path.Combine(root, "output")).FullName;
        File.WriteAllText(Path.Combine(output, "it's here"), "content");
        FileTree tree = new FileTreeReader(new HashMemory(Path.Combine(root, "hashes"), TimeProvider.System), _ => { }).Read(output, _ => true);
        using CancellationTokenSource late = new(Deadline, TimeProvider.System);
        new TreeSender("alpha", transport, _ => { }, TimeProvider.System).Send(tree, late.Token);
        return tree;
    }

    private Task<(HostFacts Facts, string Agent)> EnterAsync(IHostProcess host, FileTree tree) => Task.Run(() =>
    {
        ScriptConversation script = new("alpha", host);
        script.SkipTo(HostScripts.Greeting);
        HostFacts facts = HostFacts.Read(script.Lines());
        script.Say($"tree app {tree.Hash}\n");
        script.Line().Should().Be("have");
        script.Say($"agent {Dotnet}\n");
        return (facts, script.Line());
    }).WaitAsync(Deadline, TimeProvider.System);

    private IEnumerable<string> Leftovers() => Directory.EnumerateFileSystemEntries(Path.Combine(root, "tmp"))
        .Concat(Directory.EnumerateFileSystemEntries(Path.Combine(root, "cache", "multihost", "runs", Environment.MachineName)))
        .Concat(MarkedProcesses.Find(Mark));
}
