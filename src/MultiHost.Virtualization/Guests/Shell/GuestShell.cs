using System.Globalization;
using System.Text;

namespace MultiHost.Virtualization.Guests.Shell;

/// <summary>
/// The shell on a guest's serial port, seen from the host that the guest is on. It goes along with the guest: after a migration the destination's handle
/// has it. Commands run one after the other. Safe to use from several threads.
/// </summary>
public sealed class GuestShell
{
    // The terminal holds 4095 characters of a line, and no more altogether while the shell is busy.
    private const int MaxLine = 2048;
    private const int MaxTries = 10;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PatiencePerTry = TimeSpan.FromSeconds(2);

    private readonly Guest guest;
    private readonly Func<CancellationToken, Task> ready;
    private readonly Func<CancellationToken, Task> interrupt;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly string prefix = Guid.NewGuid().ToString("N")[..6];
    private int number;

    /// <param name="guest">The guest.</param>
    /// <param name="ready">Waits until the shell listens.</param>
    /// <param name="interrupt">Interrupts what runs in the shell.</param>
    /// <param name="time">The clock.</param>
    internal GuestShell(Guest guest, Func<CancellationToken, Task> ready, Func<CancellationToken, Task> interrupt, TimeProvider time)
    {
        this.guest = guest;
        this.ready = ready;
        this.interrupt = interrupt;
        this.time = time;
    }

    /// <summary>
    /// Runs a command in a shell of its own: <c>cd</c> and variables do not last. Its standard input is empty. A program that it leaves in the
    /// background must have its output sent elsewhere, or the command counts as running.
    /// </summary>
    /// <param name="command">What <c>sh</c> understands; several lines are allowed.</param>
    /// <param name="timeout">Longest wait; then the command is interrupted (Ctrl-C). Default: 60 seconds.</param>
    /// <param name="cancellationToken">Interrupts the command.</param>
    /// <returns>Exit code and output. A code other than 0 is no failure here; see <see cref="RunOrThrowAsync"/>.</returns>
    /// <exception cref="GuestException">The guest is not here or paused, the command did not end in time, or QEMU ended meanwhile.</exception>
    public async Task<ShellResult> RunAsync(string command, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ready(cancellationToken).ConfigureAwait(false);
            string words = await QuoteAsync(command, cancellationToken).ConfigureAwait(false);
            ShellReply reply = NewReply();
            string between = await AskAsync(reply, reply.EncodedLine(words), Name(command), timeout, cancellationToken).ConfigureAwait(false);
            (byte[] output, int exitCode) = await DecodeAsync(reply, between, command, cancellationToken).ConfigureAwait(false);
            return new ShellResult(command, exitCode, Encoding.UTF8.GetString(output)) { Bytes = output };
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Runs a command that must succeed.</summary>
    /// <returns>Its output.</returns>
    /// <exception cref="GuestException">As <see cref="RunAsync"/>, or the exit code is not 0; the message has the output.</exception>
    public async Task<string> RunOrThrowAsync(string command, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ShellResult result = await RunAsync(command, timeout, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new GuestException(
                $"Guest '{guest.Name}': {Name(command)} ended with exit code {result.ExitCode}.\n{Printable.Block(result.Output)}", guest.Name);
    }

    /// <summary>
    /// Runs a script of ours in the shell itself, whose output is plain words: one line there and one back, and no process if the script starts none.
    /// </summary>
    internal async Task<string> RunPlainAsync(string script, string what, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ready(cancellationToken).ConfigureAwait(false);
            ShellReply reply = NewReply();
            return (await AskAsync(reply, reply.PlainLine(script), what, timeout, cancellationToken).ConfigureAwait(false)).Trim();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Makes sure that the shell answers, whatever was typed before; for use by whoever logs in, before anybody else has a turn.</summary>
    internal async Task SynchronizeAsync(string script, CancellationToken cancellationToken)
    {
        // What was typed may still be on its way, or have been thrown away by Ctrl-C: ask again until an answer comes.
        for (int tries = 1; ; tries++)
        {
            ShellReply reply = NewReply();
            try
            {
                await ExchangeAsync(reply, reply.PlainLine(script), "the shell's answer", PatiencePerTry, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException) when (tries < MaxTries)
            {
                // Once more.
            }
            catch (TimeoutException exception)
            {
                throw Silent("the shell's answer", MaxTries * PatiencePerTry, exception);
            }
        }
    }

    private static string Name(string command)
    {
        string line = command.ReplaceLineEndings(" ").Trim();
        return $"command '{(line.Length <= 120 ? line : line[..117] + "...")}'";
    }

    private ShellReply NewReply() => new($"{prefix}{Interlocked.Increment(ref number).ToString(CultureInfo.InvariantCulture)}");

    // Single quotes keep everything but control characters, which the terminal would take for its own, and what is not ASCII.
    private async Task<string> QuoteAsync(string command, CancellationToken cancellationToken)
    {
        string quoted = $"'{command.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        if (quoted.Length <= MaxLine && quoted.All(c => c is >= ' ' and <= '~'))
        {
            return quoted;
        }

        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(command));
        string assign = "mhc=";
        for (int start = 0; start < encoded.Length; start += MaxLine)
        {
            ShellReply reply = NewReply();
            string piece = encoded[start..Math.Min(start + MaxLine, encoded.Length)];
            await AskAsync(reply, reply.PlainLine($"{assign}{piece}"), "taking a long command", null, cancellationToken).ConfigureAwait(false);
            assign = "mhc=${mhc}";
        }

        return "\"$(echo $mhc|base64 -d)\"";
    }

    // An answer that arrived torn is asked for again; the command itself is not run again.
    private async Task<(byte[] Output, int ExitCode)> DecodeAsync(ShellReply reply, string between, string command, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return reply.Decode(between);
            }
            catch (FormatException) when (tries < MaxTries)
            {
                ShellReply again = NewReply();
                between = await AskAsync(again, again.AgainLine(), $"the answer to {Name(command)}", null, cancellationToken).ConfigureAwait(false);
            }
            catch (FormatException exception)
            {
                throw new GuestException(
                    $"Guest '{guest.Name}': {Name(command)}: {exception.Message}.\nLook at serial.log in {guest.LogFolder}.", guest.Name, exception);
            }
        }
    }

    private async Task<string> AskAsync(ShellReply reply, string line, string what, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        TimeSpan limit = timeout ?? DefaultTimeout;
        try
        {
            return await ExchangeAsync(reply, line, what, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            GuestException silent = Silent(what, limit, exception);
            await InterruptAsync().ConfigureAwait(false);
            throw silent;
        }
        catch (OperationCanceledException)
        {
            await InterruptAsync().ConfigureAwait(false);
            throw;
        }
    }

    private GuestException Silent(string what, TimeSpan limit, Exception cause)
    {
        string lines = guest.HereOrNull?.Console.LastLines ?? string.Empty;
        return new GuestException(
            $"Guest '{guest.Name}': {what} did not end within {limit.TotalSeconds:0.###} s.\n  last lines of the console:\n"
            + $"{Printable.Block(lines.Length == 0 ? "none" : lines)}\nLook at serial.log in {guest.LogFolder}, or give it more time.",
            guest.Name, cause);
    }

    private async Task<string> ExchangeAsync(ShellReply reply, string line, string what, TimeSpan timeout, CancellationToken cancellationToken)
    {
        SerialConsole console = guest.Here.Console;
        if (guest.State == GuestState.Paused)
        {
            throw new GuestException($"Guest '{guest.Name}' is paused: its shell cannot answer ({what}). Resume it first.", guest.Name);
        }

        TaskCompletionSource<string> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Read(string chunk)
        {
            try
            {
                if (reply.Add(chunk) is { } between)
                {
                    answer.TrySetResult(between);
                }
            }
            catch (FormatException exception)
            {
                answer.TrySetException(new GuestException($"Guest '{guest.Name}': {what} did not end: {exception.Message}.", guest.Name, exception));
            }
        }

        void End(string cause) => answer.TrySetException(new GuestException($"Guest '{guest.Name}': {what} did not end. {cause}", guest.Name));

        console.TextRead += Read;
        console.Closed += End;
        try
        {
            if (console.Ended is { } ended)
            {
                End(ended);
            }
            else
            {
                // A QEMU that stands still does not even take it.
                await console.WriteAsync(Encoding.ASCII.GetBytes(line), cancellationToken).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            }

            return await answer.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            console.TextRead -= Read;
            console.Closed -= End;
        }
    }

    // So that the next command finds a shell that listens.
    private async Task InterruptAsync()
    {
        if (guest.State != GuestState.Running)
        {
            return;
        }

        try
        {
            await interrupt(CancellationToken.None).ConfigureAwait(false);
            await SynchronizeAsync(":", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is GuestException or IOException or ObjectDisposedException)
        {
            // The first cause is the one to tell.
        }
    }
}
