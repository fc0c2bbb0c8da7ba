using System.Globalization;
using System.Text.RegularExpressions;
using MultiHost.Linux;
using MultiHost.Results;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Guests;

/// <summary>
/// Sees whether one QEMU, or the guest's kernel in it, crashes: on the serial console, in QEMU's events, in what QEMU writes, and by its end. Each is told
/// once: what follows a crash is its consequence, and in the logs. Safe to use from several threads.
/// </summary>
/// <param name="guest">Name of the guest.</param>
/// <param name="tell">Told of each. Must not throw.</param>
internal sealed partial class GuestHealth(string guest, Action<HealthFinding> tell)
{
    private string? lastWords;
    private int isGuestTold;
    private int isReportTold;

    /// <summary>Number of the QEMU process.</summary>
    public int ProcessId { get; set; }

    /// <summary>A line of the serial console.</summary>
    public void OnConsole(string line)
    {
        if (KernelTrouble.OnConsole(line) is { } said)
        {
            TellOfGuest($"the guest's kernel says: {Printable.Phrase(said)}");
        }
    }

    /// <summary>An event of QEMU's.</summary>
    public void OnEvent(QmpEvent happened)
    {
        if (happened.Name is "GUEST_PANICKED" or "GUEST_CRASHLOADED")
        {
            TellOfGuest($"QEMU says: {happened}");
        }
    }

    /// <summary>A line that QEMU wrote.</summary>
    public void OnOutput(string line)
    {
        if (Sanitizer().IsMatch(line) && Interlocked.Exchange(ref isReportTold, 1) == 0)
        {
            Tell("qemu-report", $"QEMU (process {Id}) wrote: {Printable.Phrase(line)}");
        }
        else if (Assertion().IsMatch(line))
        {
            lastWords ??= Printable.Phrase(line);
        }
    }

    /// <summary>QEMU has ended. That it was killed is somebody's wish; that it could not do what it was told is in the test's own failure.</summary>
    public void OnExit(int code)
    {
        if (Signals.IsCrash(code))
        {
            Tell("qemu", $"QEMU (process {Id}) was ended by {Signals.NameOf(code)}{(lastWords is { } said ? $": {said}" : "")}");
        }
    }

    private string Id => ProcessId.ToString(CultureInfo.InvariantCulture);

    private void TellOfGuest(string detail)
    {
        if (Interlocked.Exchange(ref isGuestTold, 1) == 0)
        {
            tell(new HealthFinding(HealthArea.Guest, "guest-kernel", guest, detail, $"guest/{guest}/{Id}"));
        }
    }

    private void Tell(string what, string detail) => tell(new HealthFinding(HealthArea.Process, "qemu-process", guest, detail, $"{what}/{Id}"));

    [GeneratedRegex(@"\b(?:Address|Leak|Memory|Thread|UndefinedBehavior)Sanitizer\b|: runtime error: ")]
    private static partial Regex Sanitizer();

    [GeneratedRegex(@"Assertion .+ failed|assertion failed|qemu: fatal: |^Bail out! ")]
    private static partial Regex Assertion();
}
