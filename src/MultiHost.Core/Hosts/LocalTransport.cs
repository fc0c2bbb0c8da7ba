namespace MultiHost.Hosts;

/// <summary>Hosts that are processes on this machine.</summary>
internal sealed class LocalTransport(string host) : IHostTransport
{
    public bool SharesFiles => true;

    public Task ConnectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return OperatingSystem.IsWindows()
            ? throw new HostUnavailableException(host, $"Host {host}: local hosts need Linux or another POSIX system. Run the tests there, or under WSL.")
            : Task.CompletedTask;
    }

    public IHostProcess Start(IReadOnlyList<string> arguments) => ChildProcess.Start(host, arguments);

    public string ByHand(string command) => command;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
