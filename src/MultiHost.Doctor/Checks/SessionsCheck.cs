using MultiHost.Doctor.Hosts;
using MultiHost.Hosts;
using MultiHost.Settings;

namespace MultiHost.Doctor.Checks;

/// <summary>Whether sshd lets a run start as many commands over its one connection as it needs: what holds it, an agent, and a deployment or a kill.</summary>
internal static class SessionsCheck
{
    private const string Check = "sessions";

    /// <summary>Asks while the script that answers us runs, which is the second command.</summary>
    public static async Task RunAsync(ExaminedHost host, ExaminationContext context, CancellationToken cancellationToken)
    {
        if (host.Definition.Transport is not (TransportKind.Ssh or TransportKind.Sshnet))
        {
            return;
        }

        IHostProcess third = host.Transport.Start(["/bin/sh", "-c", "exit 0"]);
        await using (third.ConfigureAwait(false))
        {
            try
            {
                int code = await third.Exited.WaitAsync(context.Options.AnswerLimit, context.Time, cancellationToken).ConfigureAwait(false);
                if (code != 0)
                {
                    host.Lacks(Check, $"a third command over the connection failed: {third.ErrorTail}", "raise MaxSessions in the host's sshd_config to 3 or more");
                }
            }
            catch (TimeoutException)
            {
                host.Lacks(
                    Check,
                    $"a third command over the connection did not end within {context.Options.AnswerLimit.TotalSeconds:0.#} s",
                    "raise MaxSessions in the host's sshd_config to 3 or more");
            }
        }
    }
}
