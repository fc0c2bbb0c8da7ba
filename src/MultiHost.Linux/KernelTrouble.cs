using System.Text.RegularExpressions;

namespace MultiHost.Linux;

/// <summary>Knows the messages by which a Linux kernel says that it, or a part of it, has crashed or stands still. Warnings are none.</summary>
internal static partial class KernelTrouble
{
    private const string Said =
        @"(?:Kernel panic - not syncing|(?:watchdog: |NMI watchdog: )?BUG: |Oops(?:: |$)|kernel BUG at |Internal error: |general protection fault\b"
        + @"|(?:divide error|invalid opcode|stack segment): |Unable to handle kernel |Unhandled fault |(?:NMI )?[Ww]atchdog:? Watchdog detected hard LOCKUP"
        + @"|(?:watchdog: )?Watchdog detected hard LOCKUP|INFO: task \S{1,64} blocked for more than |(?:rcu: )?INFO: rcu\w* (?:self-)?detected |UBSAN: )";

    /// <summary>Whether a message of the kernel, as its log has it, says so.</summary>
    public static bool IsIn(string message) => Message().IsMatch(message);

    /// <summary>
    /// The message in a line of a serial console that says so, with its time stamp if it has one. The kernel begins a line wherever the terminal stands;
    /// without time stamps, only what begins a line can be known as its own.
    /// </summary>
    /// <returns><c>null</c> if the line does not say so.</returns>
    public static string? OnConsole(string line) => Console().Match(line) is { Success: true } found ? line[found.Index..] : null;

    [GeneratedRegex("^" + Said)]
    private static partial Regex Message();

    // "[    2.345678] BUG: …", with the caller after the time if the kernel is so configured.
    [GeneratedRegex(@"(?:^|\[ *\d+\.\d{6}\](?:\[ *[TC]\d+\])? )" + Said)]
    private static partial Regex Console();
}
