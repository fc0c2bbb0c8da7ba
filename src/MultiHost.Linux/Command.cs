namespace MultiHost.Linux;

/// <summary>Runs short-lived programs of this machine. Each has a deadline; after it, it is killed with its children.</summary>
internal static class Command
{
    /// <summary>How much of each output is kept: the beginning and the end of what is longer.</summary>
    public const int MostOutput = 8 * 1024 * 1024;

    // What it wrote last comes at once. A process that it left behind may keep a stream open for ever, and is not waited for.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    /// <summary>Runs a command and says how it ended.</summary>
    /// <param name="order">What to run.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="input">Its standard input. Default: empty.</param>
    /// <param name="time">The clock of the deadline. Default: the system's.</param>
    /// <exception cref="ProcessStartException">It could not be started.</exception>
    /// <exception cref="CommandTimeoutException">It did not end in time.</exception>
    public static async Task<CommandResult> RunAsync(
        ProcessOrder order, TimeSpan deadline, CancellationToken cancellationToken, string? input = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        using CancellationTokenSource late = new(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        LinuxProcess process = LinuxProcess.Start(order, time);
        string? leftOver = null;
        try
        {
            KeptText output = new(MostOutput);
            KeptText error = new(MostOutput);
            Task read = Task.WhenAll(output.ReadAsync(process.Output), error.ReadAsync(process.Error));
            await WriteAsync(process, input).WaitAsync(either.Token).ConfigureAwait(false);
            int code = await process.Exited.WaitAsync(either.Token).ConfigureAwait(false);
            await Task.WhenAny(read, Task.Delay(LastWords, time, either.Token)).ConfigureAwait(false);
            either.Token.ThrowIfCancellationRequested();
            return new CommandResult(order.Command, code, output.Text, error.Text);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            leftOver = await process.KillAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new CommandTimeoutException(order, deadline, leftOver);
        }
        finally
        {
            if (leftOver is null)
            {
                await process.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task WriteAsync(LinuxProcess process, string? input)
    {
        try
        {
            if (input is not null)
            {
                await process.Input.WriteAsync(input).ConfigureAwait(false);
            }

            process.Input.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It ended without reading its input; its exit code and its standard error say why.
        }
    }
}
