using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Pulse;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Qemu;

/// <summary>
/// Chooses the accelerator by running a guest: that a device node /dev/kvm exists, and even that a virtual machine can be made with it, does not
/// prove that a guest runs.
/// </summary>
internal sealed class AcceleratorProbe(AcceleratorCache cache, string kvmDevice = "/dev/kvm")
{
    private static readonly TimeSpan TrialTimeout = TimeSpan.FromSeconds(5);

    /// <param name="trial">A guest to try; its accelerator is set here.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    public async Task<AcceleratorChoice> ChooseAsync(GuestLaunch trial, CancellationToken cancellationToken)
    {
        if (trial.Settings.Accelerator != QemuAccelerator.Auto)
        {
            string name = trial.Settings.Accelerator == QemuAccelerator.Kvm ? "kvm" : "tcg";
            return new AcceleratorChoice(name, "chosen by the property Qemu.Accelerator");
        }

        if (!File.Exists(kvmDevice))
        {
            return new AcceleratorChoice("tcg", $"{kvmDevice} does not exist");
        }

        if (cache.Read(trial.Binary) is { } remembered)
        {
            return remembered;
        }

        string? failure = await TryAsync(trial with { Accelerator = "kvm", Timeout = TrialTimeout }, cancellationToken).ConfigureAwait(false);
        AcceleratorChoice choice = failure is null
            ? new AcceleratorChoice("kvm", "a trial guest ran with it")
            : new AcceleratorChoice("tcg", $"a trial guest did not run with kvm: {failure}");
        string? unwritten = cache.Write(trial.Binary, choice);
        return unwritten is null ? choice : choice with { Reason = $"{choice.Reason} (not remembered: {unwritten})" };
    }

    private static async Task<string?> TryAsync(GuestLaunch launch, CancellationToken cancellationToken)
    {
        try
        {
            GuestInstance instance = await GuestInstance.StartAsync(launch, cancellationToken).ConfigureAwait(false);
            await using (instance.ConfigureAwait(false))
            {
                // The first heartbeat is not enough: a virtual machine monitor was seen to break at the first interrupt.
                Task<string> pass = instance.Console.WaitForLineAsync(
                    line => PulseHeartbeat.Parse(line) is { Pass: > 0, Bad: 0 }, "a pass over its memory", TrialTimeout, cancellationToken);
                Task<QmpEvent> stop = instance.Qmp.WaitForEventAsync(
                    happened => happened.Name == "STOP", "Event STOP", 2 * TrialTimeout, cancellationToken);
                await instance.ContinueAsync(TrialTimeout, cancellationToken).ConfigureAwait(false);
                if (await Task.WhenAny(pass, stop).ConfigureAwait(false) == pass)
                {
                    await pass.ConfigureAwait(false);
                    return null;
                }

                string status = await instance.QueryStatusAsync(cancellationToken).ConfigureAwait(false);
                string output = FirstLine(instance.Process.Output);
                return $"the guest stopped with status {status}{(output.Length == 0 ? "" : $" ({output})")}";
            }
        }
        catch (QemuStartException exception)
        {
            return FirstLine(exception.StandardError.Length > 0 ? exception.StandardError : exception.Message);
        }
        catch (MultiHostException exception)
        {
            return FirstLine(exception.Message);
        }
    }

    // Warnings come first and do not stop a guest.
    private static string FirstLine(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(line => !line.Contains("warning:", StringComparison.Ordinal)) ?? lines.FirstOrDefault() ?? string.Empty;
    }
}
