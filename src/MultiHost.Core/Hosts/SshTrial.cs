namespace MultiHost.Hosts;

/// <summary>A first connection to a host where each command makes its own: it shows that the next ones will be let in, and ends.</summary>
internal static class SshTrial
{
    /// <summary>Connects once. The caller's cancellation ends the attempt.</summary>
    /// <exception cref="SshConnectException">ssh ended without beginning our command; carries what it and the host said.</exception>
    /// <exception cref="HostUnavailableException">The caller's time was over, and the host had let us in without beginning our command.</exception>
    public static async Task RunAsync(string host, SshCommand command, CancellationToken cancellationToken)
    {
        ChildProcess process = ChildProcess.Start(host, command.Trial(BeginMark.Before("exit 0")));
        await using (process.ConfigureAwait(false))
        {
            BeginMark mark = new(process.Output);
            try
            {
                if (await mark.ComesAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                int code = await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
                throw new SshConnectException(code, process.ErrorTail, mark.Printed);
            }
            catch (OperationCanceledException e) when (mark.IsLoggedIn)
            {
                throw new HostUnavailableException(host, SshTrouble.Stuck(host, mark.Printed, command.ByHand), e);
            }
        }
    }
}
