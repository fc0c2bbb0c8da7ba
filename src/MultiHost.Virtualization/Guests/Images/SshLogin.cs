using System.Net;

namespace MultiHost.Virtualization.Guests.Images;

/// <summary>A login to a guest's sshd, with the host's OpenSSH client; host keys are checked.</summary>
internal static class SshLogin
{
    /// <returns>What the guest says of the user (<c>id -un</c>).</returns>
    /// <exception cref="GuestToolException">The login failed; the message has what ssh said.</exception>
    public static async Task<string> TryAsync(GuestLogin login, IPEndPoint address, string folder, TimeSpan timeout, CancellationToken cancellationToken)
    {
        List<string> command =
        [
            "ssh", "-o", "BatchMode=yes", "-o", $"ConnectTimeout={Math.Ceiling(timeout.TotalSeconds)}", "-o", "StrictHostKeyChecking=yes",
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
        using CancellationTokenSource deadline = new(timeout);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return (await HostCommand.RunAsync(command, folder, either.Token).ConfigureAwait(false)).Trim();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GuestToolException($"'{string.Join(' ', command)}' did not end within {timeout.TotalSeconds:0.###} s.");
        }
    }
}
