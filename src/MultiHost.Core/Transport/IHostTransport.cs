namespace MultiHost.Transport;

/// <summary>How the controller starts a command on a host.</summary>
internal interface IHostTransport
{
    /// <summary>Starts a command and returns as soon as its streams are there; it need not have begun to run.</summary>
    /// <param name="arguments">The program and its arguments, passed on as they are: no shell splits or expands them.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="HostUnavailableException">The command could not be started; the message says why and what to do.</exception>
    Task<IHostProcess> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken);
}
