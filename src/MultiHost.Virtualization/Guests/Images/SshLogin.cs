using System.Net;

namespace MultiHost.Virtualization.Guests.Images;

/// <summary>A login to a guest's sshd, with the host's OpenSSH client; host keys are checked.</summary>
internal static class SshLogin
{
    /// <returns>What the guest says of the user (<c>id -un</c>).</returns>
    /// <exception cref="GuestToolException">The login failed; the message has what ssh said.</exception>
    public static async Task<string> TryAsync(GuestLogin login, IPEndPoint address, string folder, CancellationToken cancellationToken)
    {
        List<string> command =
        [
            "ssh", "-o", "BatchMode=yes", "-o", $"ConnectTimeout={Math.Ceiling(login.Timeout.TotalSeconds)}", "-o", "StrictHostKeyChecking=yes",
            "-p", $"{address.Port}", "-l", login.User,
        ];
        if (login.KeyFile is { } key)
        {
            command.AddRange(["-i", key, "-o", "IdentitiesOnly=yes"]);
        }

        if (login.HostKey is { } hostKey)
        {
            string known = Path.Combine(folder, "guest_known_hosts");
            await File.WriteAllTextAsync(known, $"guest {hostKey}\n", cancellationToken).ConfigureAwait(false);
            command.AddRange(["-o", $"UserKnownHostsFile={known}", "-o", "HostKeyAlias=guest"]);
        }

        command.AddRange([address.Address.ToString(), "id -un"]);
        return (await HostCommand.RunAsync(command, folder, cancellationToken).ConfigureAwait(false)).Trim();
    }
}
