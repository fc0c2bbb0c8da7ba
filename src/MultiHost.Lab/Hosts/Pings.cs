using System.Diagnostics;
using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs.Hosts;

/// <summary>Whether packets get from one host to another. The kernel answers, whatever the host's processes do.</summary>
internal static class Pings
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);
    private static readonly string[] Patiently = ["-c", "1", "-w", "10", "-i", "0.02"];

    /// <summary>Waits for the first answer.</summary>
    /// <exception cref="LabException">There is none within 10 s.</exception>
    public static async Task ReachAsync(LabHostState from, LabHostState to, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        CommandResult result = await PingAsync(from, to, Patiently, cancellationToken).ConfigureAwait(false);
        while (result.ExitCode != 0)
        {
            if (Stopwatch.GetElapsedTime(began) >= Answer)
            {
                throw new LabException($"Host {from.Name} does not reach {to.Name} ({to.Address}) within {Answer.TotalSeconds:0} s.\n{result}");
            }

            // It gives up at the first word that there is no such host, which a host that is just coming up brings about.
            result = await PingAsync(from, to, Patiently, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes sure that nothing gets through.</summary>
    /// <exception cref="LabException">Something did.</exception>
    public static async Task MissAsync(LabHostState from, LabHostState to, CancellationToken cancellationToken)
    {
        CommandResult result = await PingAsync(from, to, ["-c", "3", "-i", "0.01", "-W", "0.15"], cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == 0)
        {
            throw new LabException(
                $"Host {from.Name} still reaches {to.Name} ({to.Address}), though the network between them was cut.\n{result}");
        }
    }

    private static Task<CommandResult> PingAsync(LabHostState from, LabHostState to, string[] options, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> command = from.Network.Command(["ping", "-n", "-q", .. options, to.Address]);
        return LabTool.TryAsync(command, Deadline, null, cancellationToken);
    }
}
