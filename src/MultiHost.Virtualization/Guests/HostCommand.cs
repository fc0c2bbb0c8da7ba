using System.Globalization;
using MultiHost.Linux;

namespace MultiHost.Virtualization.Guests;

/// <summary>Runs a short-lived program of the host.</summary>
internal static class HostCommand
{
    // Nobody's patience: what calls it has a deadline of its own, mostly. Storage that hangs must not hold those that have none.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <returns>Its standard output.</returns>
    /// <exception cref="GuestToolException">It is missing, does not end, or its exit code is not 0.</exception>
    public static async Task<string> RunAsync(IReadOnlyList<string> command, string folder, CancellationToken cancellationToken)
    {
        CommandResult result = await TryAsync(command, folder, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new GuestToolException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{string.Join(' ', command)}' failed with exit code {result.ExitCode}:\n{Printable.Block(result.Output + result.Error)}"));
    }

    /// <returns>How it ended, and what it wrote.</returns>
    /// <exception cref="GuestToolException">It is missing, or does not end.</exception>
    public static async Task<CommandResult> TryAsync(IReadOnlyList<string> command, string folder, CancellationToken cancellationToken)
    {
        ProcessOrder order = new(command) { Folder = folder, Variables = new Dictionary<string, string> { ["LC_ALL"] = "C" } };
        try
        {
            return await Command.RunAsync(order, Longest, cancellationToken).ConfigureAwait(false);
        }
        catch (ProcessStartException exception)
        {
            throw new GuestToolException($"'{command[0]}' cannot be run on this machine: {exception.Reason}.", exception);
        }
        catch (CommandTimeoutException exception)
        {
            throw new GuestToolException(exception.Message, exception);
        }
    }
}
