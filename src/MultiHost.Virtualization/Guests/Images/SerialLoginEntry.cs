using System.Text;
using System.Text.RegularExpressions;
using MultiHost.Virtualization.Guests.Linux;
using MultiHost.Virtualization.Guests.Shell;

namespace MultiHost.Virtualization.Guests.Images;

/// <summary>
/// Logs in on the serial port by what the console says: never by a delay. Then leaves the shell that the user has, with its prompt, echo and line editing,
/// for one that reads the terminal as a script; Ctrl-C ends that one only, and another follows, so that no login is asked for again. The shell in between is
/// a job of its own: Ctrl-C would otherwise reach the login program, too, which some systems keep waiting for the shell.
/// </summary>
internal sealed partial class SerialLoginEntry(GuestLogin login, TimeProvider time) : IGuestEntry
{
    private const string OwnShell =
        "stty -echo;mkdir -p /tmp/mh;sh -c 'trap : INT;while sh /dev/tty;[ $? -gt 128 ];do stty -echo;done';exit\n";

    private static readonly TimeSpan Nudge = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly StringBuilder heard = new();
    private SerialConsole? console;
    private TaskCompletionSource changed = New();

    private enum Sign
    {
        Nothing,
        UserWanted,
        PasswordWanted,
        Refused,
        Shell,
    }

    public void Attach(SerialConsole console)
    {
        this.console = console;
        console.TextRead += Hear;
        console.Closed += _ => Hear(string.Empty);
    }

    public async Task EnterAsync(Guest guest, GuestShell shell, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(login.Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await TalkAsync(guest, either.Token).ConfigureAwait(false);
            await SayAsync(OwnShell, either.Token).ConfigureAwait(false);
            await shell.SynchronizeAsync(":", either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw Failed(guest, $"no shell for '{login.User}' within {login.Timeout.TotalSeconds:0.###} s");
        }
    }

    public async Task InterruptAsync(Guest guest, CancellationToken cancellationToken) => await SayAsync("\u0003", cancellationToken).ConfigureAwait(false);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task TalkAsync(Guest guest, CancellationToken cancellationToken)
    {
        bool named = false;
        while (true)
        {
            switch (await NextAsync(guest, named, cancellationToken).ConfigureAwait(false))
            {
                case Sign.Shell:
                    return;
                case Sign.Refused:
                    throw Failed(guest, $"the login of '{login.User}' was refused");
                case Sign.UserWanted when named && login.Password is null:
                    throw Failed(guest, $"the login of '{login.User}' without a password was refused");
                case Sign.UserWanted:
                    named = true;
                    await SayAsync(login.User + "\n", cancellationToken).ConfigureAwait(false);
                    break;
                case Sign.PasswordWanted when login is { Password: null, PasswordProperty: { } property }:
                    throw Failed(guest, $"'{login.User}' is asked for a password, and this host is told no property '{property}' of the runsettings");
                case Sign.PasswordWanted when login.Password is null:
                    throw Failed(guest, $"'{login.User}' is asked for a password, and GuestLogin.Password gives none");
                case Sign.PasswordWanted:
                    await SayAsync(login.Password + "\n", cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    // It may wait for somebody to press a key, or have said its prompt before we listened.
                    await SayAsync("\n", cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    private async Task<Sign> NextAsync(Guest guest, bool named, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(Nudge, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (true)
        {
            Task change;
            lock (gate)
            {
                Sign sign = Read(KernelMessages.Strip(heard.ToString()), named);
                if (sign != Sign.Nothing)
                {
                    heard.Clear();
                    return sign;
                }

                change = changed.Task;
            }

            if (console!.Ended is { } ended)
            {
                throw Failed(guest, ended);
            }

            try
            {
                await change.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return Sign.Nothing;
            }
        }
    }

    private static Sign Read(string text, bool named)
    {
        text = Escape().Replace(text, string.Empty);
        return Incorrect().IsMatch(text) ? Sign.Refused
            : PasswordPrompt().IsMatch(text) ? Sign.PasswordWanted
            : UserPrompt().IsMatch(text) ? Sign.UserWanted
            : named && ShellPrompt().IsMatch(text) ? Sign.Shell
            : Sign.Nothing;
    }

    private void Hear(string text)
    {
        TaskCompletionSource before;
        lock (gate)
        {
            heard.Append(text);
            if (heard.Length > 8192)
            {
                heard.Remove(0, heard.Length - 4096);
            }

            (before, changed) = (changed, New());
        }

        before.TrySetResult();
    }

    private async Task SayAsync(string text, CancellationToken cancellationToken) =>
        await console!.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);

    private GuestException Failed(Guest guest, string what) => new(
        $"Guest '{guest.Name}': {what}.\n  last lines of the console:\n{Printable.Block(console!.LastLines)}\n"
        + $"Correct GuestLogin, or look at serial.log in {guest.LogFolder}.",
        guest.Name);

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]|\r")]
    private static partial Regex Escape();

    [GeneratedRegex(@"(?im)^(.*: )?login incorrect|authentication failure|^permission denied")]
    private static partial Regex Incorrect();

    [GeneratedRegex(@"(?i)(^|\n)[^\n]*login: *$")]
    private static partial Regex UserPrompt();

    [GeneratedRegex(@"(?i)(^|\n)[^\n]*password: *$")]
    private static partial Regex PasswordPrompt();

    [GeneratedRegex(@"(^|\n)[^\n]*[#$%>] *$")]
    private static partial Regex ShellPrompt();
}
