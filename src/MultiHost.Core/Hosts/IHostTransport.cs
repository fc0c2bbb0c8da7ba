namespace MultiHost.Hosts;

/// <summary>How the controller starts commands on a host. Disposing of it ends its connection, and with it whatever still runs over that.</summary>
internal interface IHostTransport : IAsyncDisposable
{
    /// <summary>Whether commands on the host see the files of this machine, at the same paths.</summary>
    bool SharesFiles { get; }

    /// <summary>Makes the connection, where one is needed. Called once, before any command.</summary>
    /// <exception cref="HostUnavailableException">The host cannot be reached; the message says why and what to do.</exception>
    Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Starts a command and returns as soon as its streams are there; it need not have begun to run.</summary>
    /// <param name="arguments">The program and its arguments, passed on as they are: no shell splits or expands them.</param>
    /// <exception cref="HostUnavailableException">The command could not be started; the message says why and what to do.</exception>
    IHostProcess Start(IReadOnlyList<string> arguments);

    /// <summary>How a person at this machine runs a command on the host.</summary>
    string ByHand(string command);
}
