using MultiHost.Hosts;
using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs;

public sealed partial class LabHost
{
    private static readonly string FillScript = ShellScript.Read("fill-disk.sh", typeof(LabHost).Assembly);

    /// <summary>Fills a small disk of the host until nothing more fits.</summary>
    /// <param name="folder">Where the disk is mounted: <see cref="SmallDisk"/>, or another tmpfs of the host. No other disk is ever filled:
    /// it would be the machine's.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LabException">That is no tmpfs, or it could not be filled.</exception>
    public async Task<LabFault> FillDiskAsync(string folder = SmallDisk, CancellationToken cancellationToken = default)
    {
        CommandResult result = await RunAsync(["/bin/sh", "-c", FillScript, "fill", folder], null, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? new LabFault($"{folder} of {Name} is full", () => EmptyAsync(folder))
            : throw new LabException(
                $"The disk {folder} of host {Name} could not be filled. Fill {SmallDisk}, or a tmpfs of the host's own.\n{result}");
    }

    private async Task EmptyAsync(string folder)
    {
        if (!IsRunning)
        {
            return; // a tmpfs goes with its host
        }

        CommandResult result = await RunAsync(["rm", "-f", $"{folder}/.multihost-fill"]).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new LabException($"The disk {folder} of host {Name} could not be emptied.\n{result}");
        }
    }
}
