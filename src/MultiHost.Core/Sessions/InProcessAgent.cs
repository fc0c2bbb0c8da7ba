using System.IO.Pipes;
using System.Reflection;
using MultiHost.Hosts;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>
/// An agent on a thread of this process, for a local host with <c>&lt;Local InProcess="true"/&gt;</c>. Beside it runs the same watcher as beside every agent, over a
/// stand-in: so what its tests start ends with the session, and with this process whatever ends that. A thread cannot be ended: a role that does not stop keeps it.
/// </summary>
internal sealed class InProcessAgent : IHostProcess
{
    private const string Agent = "MultiHost.Agent";
    private const string Session = "MultiHost.Agent.InProcessSession";

    // Reads until its input ends, as an agent does.
    private static readonly string[] StandIn = ["cat"];

    private static InProcessAgent? marking;

    private readonly AnonymousPipeServerStream input = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream output = new(PipeDirection.In);
    private readonly ChildProcess watcher;
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string trouble = "";

    private InProcessAgent(ChildProcess watcher)
    {
        this.watcher = watcher;
        Exited = EndAsync();
    }

    public Stream Input => input;

    public Stream Output => output;

    public string ErrorTail => trouble;

    public Task<int> Exited { get; }

    public string? Broken => null;

    public static AgentConnection Start(HostDefinition host, IHostTransport transport, AgentLaunch launch, RunContext run)
    {
        IInProcessAgent inside = Load(host);
        string mark = $"{run.Name}-{host.Mark}";
        string folder = Directory.CreateTempSubdirectory($"{mark}.").FullName;
        try
        {
            ChildProcess watcher = (ChildProcess)transport.Start(HostScripts.Watch(mark, folder, run.Settings.Timeouts.Heartbeat, StandIn));
            InProcessAgent agent = new(watcher);
            if (Interlocked.CompareExchange(ref marking, agent, null) is null)
            {
                // What this process starts from here on is known by that, save for what the controller starts: see ChildProcess.
                Environment.SetEnvironmentVariable(ChildProcess.Mark, $"{mark}/");
            }

            agent.Begin(inside, host.Name);
            return new AgentConnection(agent, folder, launch.TestAssembly, "(in this process)", agent.Kill);
        }
        catch (HostUnavailableException)
        {
            Directory.Delete(folder);
            throw;
        }
    }

    /// <summary>Ends what its tests have started, and asks the thread to end, which is all that can be done.</summary>
    public void Kill()
    {
        input.Dispose();
        watcher.KillChildren();
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await output.DisposeAsync().ConfigureAwait(false);
        await watcher.DisposeAsync().ConfigureAwait(false);
    }

    private static IInProcessAgent Load(HostDefinition host)
    {
        try
        {
            return (IInProcessAgent)Activator.CreateInstance(Assembly.Load(Agent).GetType(Session, throwOnError: true)!)!;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException)
        {
            throw new HostUnavailableException(
                host.Name, $"Host {host.Name} cannot run in this process: {Agent}.dll beside the test assembly cannot be loaded. Build the test project again. {e.Message}", e);
        }
    }

    private void Begin(IInProcessAgent agent, string host)
    {
        AnonymousPipeClientStream from = new(PipeDirection.In, input.ClientSafePipeHandle);
        AnonymousPipeClientStream to = new(PipeDirection.Out, output.ClientSafePipeHandle);
        new Thread(() => Run(agent, from, to)) { IsBackground = true, Name = $"MultiHost agent {host}" }.Start();
    }

    private void Run(IInProcessAgent agent, Stream from, Stream to)
    {
        int code;
        try
        {
            code = agent.Run(from, to);
        }
#pragma warning disable CA1031 // on a thread of its own, an exception that nobody expects would end the test host and lose every result
        catch (Exception e)
#pragma warning restore CA1031
        {
            trouble = e.ToString();
            code = 70;
        }

        to.Dispose();
        from.Dispose();
        ended.TrySetResult(code);
    }

    private async Task<int> EndAsync()
    {
        int code = await ended.Task.ConfigureAwait(false);
        if (Volatile.Read(ref marking) == this)
        {
            Environment.SetEnvironmentVariable(ChildProcess.Mark, null);
            Volatile.Write(ref marking, null);
        }

        await watcher.Input.DisposeAsync().ConfigureAwait(false);
        await watcher.Exited.ConfigureAwait(false);
        return code;
    }
}
