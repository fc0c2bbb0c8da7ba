using MultiHost.Deployment;
using MultiHost.Diagnostics;
using MultiHost.Hosts;
using MultiHost.Protocol;
using MultiHost.Recording;
using MultiHost.Settings;

namespace MultiHost.Sessions;

internal sealed partial class HostSession
{
    /// <summary>Connects to a host, deploys what it lacks, starts its agent and greets it: all but the deployment within the time to connect.</summary>
    /// <exception cref="HostUnavailableException">The host cannot be reached, the agent did not start, or did not say hello in time.</exception>
    public static async Task<HostSession> OpenAsync(
        HostDefinition host, AgentLaunch launch, DeploymentSource files, RunContext run, CancellationToken cancellationToken)
    {
        TimeSpan limit = run.Settings.Timeouts.Connect;
        MultiHostEvents.Log.SessionOpens(host.Name);
        run.Record.Add(new SessionOpening(host.Name));
        long began = run.Time.GetTimestamp();
        try
        {
            HostSession session = await OpenAsync(host, launch, files, run, limit, cancellationToken).ConfigureAwait(false);
            Hello greeting = await session.hello.Task.ConfigureAwait(false);
            run.Record.Add(new SessionOpened(
                host.Name, greeting.ProcessId, greeting.AgentVersion, greeting.Runtime, greeting.System, run.Time.GetElapsedTime(began).TotalSeconds));
            MultiHostEvents.Log.SessionOpened(host.Name);
            return session;
        }
        catch (HostUnavailableException e)
        {
            run.Record.Add(new SessionFailed(host.Name, e.Reason, e.Message, run.Time.GetElapsedTime(began).TotalSeconds));
            throw;
        }
    }

    private static async Task<HostSession> OpenAsync(
        HostDefinition host, AgentLaunch launch, DeploymentSource files, RunContext run, TimeSpan limit, CancellationToken cancellationToken)
    {
        using OpeningDeadline deadline = new(limit, run.Time, cancellationToken);
        IHostTransport transport = HostTransports.Of(host, run.Settings.Timeouts, run.Time);
        string stage = "was not reached";
        HostSession session;
        try
        {
            if (!transport.SharesFiles)
            {
                files.Begin();
                if (CoverageTool.Warning is { } warning)
                {
                    run.Progress($"host {host.Name}: {warning}");
                }
            }

            await transport.ConnectAsync(deadline.Token).ConfigureAwait(false);
            stage = "was reached, but did not have its files";
            AgentConnection agent = transport.SharesFiles
                ? run.Settings.Local.InProcess ? InProcessAgent.Start(host, transport, launch, run) : LocalAgent.Start(host, transport, launch, run)
                : await new RemoteAgent(host, transport, launch, files, run).StartAsync(deadline).ConfigureAwait(false);
            session = new(host, transport, agent, run) { OnHits = hits => Count(hits, host, launch, run) };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            throw new HostUnavailableException(
                host.Name,
                $"Host {host.Name} {stage} within {limit.TotalSeconds} s. Raise <Timeouts Connect=\"…\"/>, or try by hand: {transport.ByHand("true")}",
                e) { Reason = InfrastructureReason.Unreachable };
        }
        catch
        {
            await transport.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }

        try
        {
            await session.GreetAsync(launch, run, limit, deadline.Token, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (HostUnavailableException or OperationCanceledException))
        {
            await session.DisposeAsync().ConfigureAwait(false); // such as properties that are too large to be sent
            throw;
        }

        return session;
    }

    private async Task GreetAsync(
        AgentLaunch launch, RunContext run, TimeSpan limit, CancellationToken either, CancellationToken cancellationToken)
    {
        string dotnet = agent.Dotnet;
        try
        {
            await hello.Task.WaitAsync(either).ConfigureAwait(false);
        }
        catch (HostUnavailableException e)
        {
            await DisposeAsync().ConfigureAwait(false);
            throw new HostUnavailableException(
                Host.Name, $"No agent could be started on host {Host.Name} with '{dotnet}': {e.Message}\n{Remedy(Host, dotnet)}", e);
        }
        catch (OperationCanceledException e)
        {
            bool isLate = !cancellationToken.IsCancellationRequested;
            Kill(isLate ? "the agent did not say hello in time" : "the run ended before the agent said hello");
            await DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new HostUnavailableException(
                Host.Name,
                $"The agent of host {Host.Name} did not say hello within {limit.TotalSeconds} s. Raise <Timeouts Connect=\"…\"/>, or try by hand: "
                + $"{transport.ByHand($"{dotnet} --info")}",
                e) { Reason = InfrastructureReason.Unreachable };
        }

        Health health = run.Settings.Health;
        Post(new Welcome(
            ProtocolVersion.Current,
            Host.Name,
            launch.Engine,
            agent.TestAssembly,
            agent.Folder,
            run.Name,
            run.Settings.Output.MaxKiB,
            run.Settings.Timeouts.CleanUp.TotalSeconds,
            run.Settings.Timeouts.Heartbeat.TotalSeconds,
            new Dictionary<string, string>(run.Settings.Properties),
            ReturnsHits: !transport.SharesFiles,
            KernelLog: health.HostKernel == HealthMode.Off ? null : health.KernelLog,
            WatchesProcesses: health.Process != HealthMode.Off && process is not InProcessAgent, // what this process starts is not one test's alone
            Keeps: run.Keeping.IsOn));
        Flush();
        BeginBeating();
    }

    private static void Count(HitsCounted hits, HostDefinition host, AgentLaunch launch, RunContext run)
    {
        if (RemoteHits.Add(hits, launch.Folder) is { } trouble)
        {
            run.Progress($"host {host.Name}: what ran there is not in the coverage of this run: {trouble}");
        }
    }

    private static string Remedy(HostDefinition host, string dotnet) => host.Dotnet is null
        ? $"Try by hand on {host.Name}: {dotnet} --info"
        : $"Correct <Host Name=\"{host.Name}\" Dotnet=\"{dotnet}\"/> in the runsettings, or try by hand on {host.Name}: {dotnet} --info";
}
