using MultiHost.Virtualization.Guests.Shell;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>The tiny Linux says by itself when its shell listens.</summary>
internal sealed class ReadyLineEntry : IGuestEntry
{
    private static readonly TimeSpan BootTimeout = TimeSpan.FromSeconds(180);

    private TaskCompletionSource<string?> outcome = New();

    public void Attach(SerialConsole console)
    {
        TaskCompletionSource<string?> current = outcome = New();
        console.LineRead += line =>
        {
            if (line.Contains(TinyLinuxArchive.ReadyLine, StringComparison.Ordinal))
            {
                current.TrySetResult(null);
            }
            else if (line.Contains("Kernel panic", StringComparison.Ordinal))
            {
                current.TrySetResult(line);
            }
        };
        console.Closed += cause => current.TrySetResult(cause);
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
            string lines = guest.HereOrNull?.Console.LastLines.ReplaceLineEndings("\n    ") ?? string.Empty;
            throw new GuestException(
                $"Guest '{guest.Name}' did not start: {failure}\n  last lines of the console:\n    {lines}\n"
                + $"Look at serial.log in {guest.LogFolder}.",
                guest.Name);
        }
    }

    private static TaskCompletionSource<string?> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
