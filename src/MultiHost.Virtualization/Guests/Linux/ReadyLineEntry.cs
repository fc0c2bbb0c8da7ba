using MultiHost.Virtualization.Guests.Shell;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>The tiny Linux says by itself when its shell listens.</summary>
internal sealed class ReadyLineEntry : IGuestEntry
{
    private static readonly TimeSpan BootTimeout = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan NextShellTimeout = TimeSpan.FromSeconds(30);

    private volatile SerialConsole? present;
    private volatile TaskCompletionSource<string?> outcome = New();

    public void Attach(SerialConsole console)
    {
        outcome = New();
        present = console;
        console.LineRead += line =>
        {
            if (line.Contains(TinyLinuxArchive.ReadyLine, StringComparison.Ordinal))
            {
                End(console, null);
            }
            else if (line.Contains("Kernel panic", StringComparison.Ordinal))
            {
                End(console, line);
            }
        };
        console.Closed += cause => End(console, cause);
    }

    public async Task EnterAsync(Guest guest, GuestShell shell, CancellationToken cancellationToken)
    {
        string? failure;
        try
        {
            failure = await outcome.Task.WaitAsync(BootTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            failure = $"no shell within {BootTimeout.TotalSeconds} s";
        }

        if (failure is not null)
        {
            string lines = guest.HereOrNull?.Console.LastLines ?? string.Empty;
            throw new GuestException(
                $"Guest '{guest.Name}' did not start: {Printable.Phrase(failure)}\n  last lines of the console:\n{Printable.Block(lines)}\n"
                + $"Look at serial.log in {guest.LogFolder}.",
                guest.Name);
        }
    }

    public async Task InterruptAsync(Guest guest, CancellationToken cancellationToken)
    {
        // Ctrl-C ends the shell, and what is sent before the next one says that it listens can get lost in part: half a quotation, say, that never ends.
        TaskCompletionSource<string?> next = outcome = New();
        await guest.Here.Console.WriteAsync("\u0003"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        try
        {
            await next.Task.WaitAsync(NextShellTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What runs there ignores Ctrl-C. Whoever asks the shell next is told that it does not answer.
        }
    }

    // A console that the guest has left says nothing about the present one.
    private void End(SerialConsole console, string? failure)
    {
        if (console == present)
        {
            outcome.TrySetResult(failure);
        }
    }

    private static TaskCompletionSource<string?> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
