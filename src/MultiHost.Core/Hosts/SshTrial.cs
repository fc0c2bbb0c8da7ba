namespace MultiHost.Hosts;

/// <summary>A first connection to a host where each command makes its own: it shows that the next ones will be let in, and ends.</summary>
internal static class SshTrial
{
    /// <summary>Connects once. The caller's cancellation ends the attempt.</summary>
    /// <exception cref="SshConnectException">ssh ended without our command's first line; carries what it and the host said.</exception>
    /// <exception cref="HostUnavailableException">The caller's time was over, and the host had printed something instead of beginning our command.</exception>
    public static async Task RunAsync(string host, SshCommand command, CancellationToken cancellationToken)
    {
        ChildProcess process = ChildProcess.Start(host, command.Alone(FirstLine.Before("exit 0")));
        await using (process.ConfigureAwait(false))
        {
            FirstLine first = new(process.Output);
            try
            {
                if (await first.ComesAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                int code = await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
                throw new SshConnectException(code, process.ErrorTail, first.Printed);
            }
            catch (OperationCanceledException e) when (first.Printed is { Length: > 0 } instead)
            {
                throw new HostUnavailableException(host, SshTrouble.Stuck(host, instead, command.ByHand), e);
            }
        }
    }
}
