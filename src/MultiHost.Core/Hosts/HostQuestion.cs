using System.Globalization;

namespace MultiHost.Hosts;

/// <summary>Runs a command on a host to its end, and takes what it says.</summary>
internal static class HostQuestion
{
    private static readonly string AskScript = ShellScript.Read("ask.sh");

    /// <summary>Asks.</summary>
    /// <exception cref="HostUnavailableException">The command could not be started, or did not end in time.</exception>
    public static async Task<HostAnswer> AskAsync(
        string host, IHostTransport transport, IReadOnlyList<string> command, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        IHostProcess process = transport.Start(["/bin/sh", "-c", AskScript, "multihost-ask", .. command]);
        await using (process.ConfigureAwait(false))
        {
            using CancellationTokenSource late = new(limit, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            using (either.Token.Register(process.Kill))
            {
                try
                {
                    // Reads of a pipe block, so the conversation has a thread; killing our end of the command ends a read that takes too long.
                    return await Task.Factory.StartNew(
                        () => Listen(host, process), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
                }
                catch (HostUnavailableException e)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    throw late.IsCancellationRequested
                        ? new HostUnavailableException(host, $"Host {host}: '{command[0]}' did not end within {limit.TotalSeconds:0.#} s.", e)
                        : e;
                }
            }
        }
    }

    private static HostAnswer Listen(string host, IHostProcess process)
    {
        ScriptConversation script = new(host, process);
        script.SkipTo(HostScripts.Greeting);
        IReadOnlyList<string> lines = script.Lines();
        return new HostAnswer(int.Parse(script.Line(), NumberStyles.None, CultureInfo.InvariantCulture), lines);
    }
}
