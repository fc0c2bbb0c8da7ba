using System.Runtime.Loader;
using MultiHost.Deployment;
using MultiHost.Settings;

namespace MultiHost.Hosts;

/// <summary>What only sshnet has to see to itself, with a real OpenSSH server.</summary>
[Collection("sshd")]
public sealed class SshNetConnectionTests
{
    private static readonly TimeSpan Deadline = SshTransports.Deadline;

    [SshFact]
    public async Task Exited_WhenTheHostIsFrozen_ComesAfterTheHeartbeatsTime()
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await ConnectAsync(server, TimeSpan.FromSeconds(1));
        await using IHostProcess process = transport.Start(["/bin/sh", "-c", "echo here; exec cat"]);
        await SshTransports.ReadLineAsync(process);

        Frozen[] frozen = [.. SshServers.Connections(server.Id).Select(id => new Frozen(id))];

        try
        {
            (await process.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(255);
            process.Broken.Should().Be("no sign of life for 1 s: its network is cut, or it is frozen. If it is only slow, raise <Timeouts Heartbeat=\"…\"/>.");
            (await Task.Run(() => process.Output.ReadByte()).WaitAsync(Deadline, TimeProvider.System)).Should().Be(-1);
        }
        finally
        {
            Array.ForEach(frozen, f => f.Dispose());
        }
    }

    [SshFact]
    public async Task Write_WhenTheHostIsFrozen_EndsAfterTheHeartbeatsTime()
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await ConnectAsync(server, TimeSpan.FromSeconds(1));
        await using IHostProcess process = transport.Start(["/bin/sh", "-c", "echo here; exec cat >/dev/null"]);
        await SshTransports.ReadLineAsync(process);
        Frozen[] frozen = [.. SshServers.Connections(server.Id).Select(id => new Frozen(id))];

        Task writing = Task.Run(() =>
        {
            while (true)
            {
                process.Input.Write(new byte[1024 * 1024]);
            }
        });

        try
        {
            await writing.Awaiting(w => w.WaitAsync(Deadline, TimeProvider.System)).Should().ThrowAsync<IOException>();
        }
        finally
        {
            Array.ForEach(frozen, f => f.Dispose());
        }
    }

    [SshFact]
    public async Task Exited_WhileTheHostOnlyComputes_IsNotTakenForSilence()
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await ConnectAsync(server, TimeSpan.FromSeconds(1));
        await using IHostProcess process = transport.Start(["/bin/sh", "-c", "sleep 5; echo done"]); // five times as long as a frozen one has

        (await SshTransports.ReadLineAsync(process)).Should().Be("done");
    }

    [SshFact]
    public async Task Exited_WhenASignalEndsTheCommand_IsTheSignalsCode()
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, SshWay.SshNet);

        (await SshTransports.RunAsync(transport, ["/bin/sh", "-c", "kill -TERM $$"])).Code.Should().Be(128 + 15);
    }

    [SshFact]
    public async Task Connect_LoadsItsLibrariesApartAndNothingOfThemIsDeployed()
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, SshWay.SshNet);

        AssemblyLoadContext own = AssemblyLoadContext.All.Single(c => c.Name == SshNetPackage.Name);
        own.Assemblies.Select(a => a.GetName().Name).Should().Contain(["Renci.SshNet", SshNetPackage.Name]).And.NotContain("MultiHost.Core");
        own.Assemblies.Should().AllSatisfy(a => Path.GetDirectoryName(a.Location).Should().Be(SshNetPackage.Folder));
        AssemblyLoadContext.Default.Assemblies.Select(a => a.GetName().Name).Should().NotContain("Renci.SshNet");
        string folder = Path.GetDirectoryName(typeof(SshNetConnectionTests).Assembly.Location)!;
        File.ReadAllText(Path.Combine(folder, "MultiHost.Core.Tests.deps.json")).Should().NotContain("Renci").And.NotContain("BouncyCastle").And.NotContain(SshNetPackage.Name);
        new FolderListing(folder, path => !TestPlatformFiles.Contains(path)).Files.Should().NotContain(f => f.Path.Contains("SshNet", StringComparison.Ordinal));
    }

    private static Task<IHostTransport> ConnectAsync(SshServer server, TimeSpan heartbeat) =>
        SshTransports.ConnectAsync(server.Host("alpha", SshWay.SshNet), new Timeouts { Connect = Deadline, Heartbeat = heartbeat });
}
