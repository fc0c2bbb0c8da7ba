using MultiHost.Settings;

namespace MultiHost.Hosts;

/// <summary>Transports of tests, and commands over them.</summary>
internal static class SshTransports
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>A transport that is not connected.</summary>
    public static IHostTransport Of(HostDefinition host) => HostTransports.Of(host, new Timeouts { Connect = Deadline }, TimeProvider.System);

    public static Task<IHostTransport> ConnectAsync(SshServer server, SshWay way) => ConnectAsync(server.Host("alpha", way));

    public static async Task<IHostTransport> ConnectAsync(HostDefinition host, Timeouts? timeouts = null)
    {
        IHostTransport transport = HostTransports.Of(host, timeouts ?? new Timeouts { Connect = Deadline }, TimeProvider.System);
        await transport.ConnectAsync(CancellationToken.None).WaitAsync(Deadline, TimeProvider.System);
        return transport;
    }

    /// <summary>The message of a connection that must fail, and what a person may try instead.</summary>
    public static async Task<(HostUnavailableException Failure, string ByHand)> FailAsync(HostDefinition host)
    {
        await using IHostTransport transport = Of(host);
        return ((await transport.Awaiting(t => t.ConnectAsync(CancellationToken.None)).Should().ThrowAsync<HostUnavailableException>()).Which, transport.ByHand("true"));
    }

    public static async Task<(int Code, string Output, string Errors)> RunAsync(IHostTransport transport, IReadOnlyList<string> arguments)
    {
        await using IHostProcess process = transport.Start(arguments);
        string output = await Task.Run(() => new StreamReader(process.Output).ReadToEnd()).WaitAsync(Deadline, TimeProvider.System);
        return (await process.Exited.WaitAsync(Deadline, TimeProvider.System), output, process.ErrorTail);
    }

    public static Task<string?> ReadLineAsync(IHostProcess process) =>
        Task.Run(() => new StreamReader(process.Output).ReadLine()).WaitAsync(Deadline, TimeProvider.System);
}
