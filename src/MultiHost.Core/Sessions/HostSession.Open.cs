using MultiHost.Protocol;
using MultiHost.Topology;
using MultiHost.Transport;

namespace MultiHost.Sessions;

internal sealed partial class HostSession
{
    /// <summary>Starts the agent of a host and greets it.</summary>
    /// <exception cref="HostUnavailableException">The agent did not start, or did not say hello in time.</exception>
    public static async Task<HostSession> OpenAsync(
        HostDefinition host, AgentLaunch launch, MultiHostSettings settings, string runFolder, TimeProvider time, CancellationToken cancellationToken)
    {
        IHostTransport transport = new LocalTransport(host.Name);
        string folder = Path.Combine(runFolder, host.Name);
        string dotnet = host.Dotnet ?? DotnetLocator.Path();
        IHostProcess process = await transport
            .StartAsync(launch.Command(dotnet, $"{Path.GetFileName(runFolder)}-{host.Name}", folder), cancellationToken)
            .ConfigureAwait(false);
        HostSession session = new(host, process, settings.Timeouts.CleanUp, time);
        try
        {
            await session.hello.Task.WaitAsync(settings.Timeouts.Connect, time, cancellationToken).ConfigureAwait(false);
        }
        catch (HostUnavailableException e)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw new HostUnavailableException(host.Name, $"No agent could be started on host {host.Name} with '{dotnet}': {e.Message}\n{Remedy(host, dotnet)}", e);
        }
        catch (TimeoutException e)
        {
            session.Kill("the agent did not say hello in time");
            await session.DisposeAsync().ConfigureAwait(false);
            throw new HostUnavailableException(
                host.Name,
                $"The agent of host {host.Name} did not say hello within {settings.Timeouts.Connect.TotalSeconds} s. Raise <Timeouts Connect=\"…\"/>, or try by hand: {dotnet} --info",
                e);
        }

        catch (OperationCanceledException)
        {
            session.Kill("the run ended before the agent said hello");
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        session.Post(new Welcome(
            ProtocolVersion.Current,
            host.Name,
            launch.Engine,
            launch.TestAssembly,
            folder,
            settings.Output.MaxKiB,
            settings.Timeouts.CleanUp.TotalSeconds,
            new Dictionary<string, string>(settings.Properties)));
        session.Flush();
        return session;
    }

    private static string Remedy(HostDefinition host, string dotnet) => host.Dotnet is null
        ? $"Try by hand on {host.Name}: {dotnet} --info"
        : $"Correct <Host Name=\"{host.Name}\" Dotnet=\"{dotnet}\"/> in the runsettings, or try by hand on {host.Name}: {dotnet} --info";
}
