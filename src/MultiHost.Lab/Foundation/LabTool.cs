using MultiHost.Linux;

namespace MultiHost.Labs.Foundation;

/// <summary>Runs the programs of the distribution that a lab is made with, in words that do not depend on the language of the machine.</summary>
internal static class LabTool
{
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(15);

    /// <summary>In the environment of every command, so that one whose maker was killed meanwhile is found and does no more harm.</summary>
    public const string MakerMark = "MULTIHOST_LAB_MAKER";

    /// <summary>This process: its number and when it began.</summary>
    public static string Maker { get; } = $"{Environment.ProcessId}/{Proc.Stat(Environment.ProcessId)?.StartTime}";

    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="LabException">It could not be started, failed, or did not end in time.</exception>
    public static async Task<CommandResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken, string? input = null)
    {
        CommandResult result = await TryAsync(command, DefaultDeadline, input, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? result : throw new LabException($"A command of the lab failed.\n{result}");
    }

    /// <summary>Runs a command and says how it ended.</summary>
    /// <exception cref="LabException">It could not be started, or did not end in time.</exception>
    public static async Task<CommandResult> TryAsync(
        IReadOnlyList<string> command, TimeSpan deadline, string? input, CancellationToken cancellationToken)
    {
        ProcessOrder order = Order(command);
        try
        {
            return await Command.RunAsync(order, deadline, cancellationToken, input).ConfigureAwait(false);
        }
        catch (ProcessStartException e)
        {
            throw new LabException($"{e.Message}\n  command: {order.Line}", e);
        }
        catch (CommandTimeoutException e)
        {
            throw new LabException(e.Message, e);
        }
    }

    /// <summary>A command as a lab's commands are started.</summary>
    public static ProcessOrder Order(IReadOnlyList<string> command) => new(command)
    {
        Variables = new Dictionary<string, string> { ["LC_ALL"] = "C", [MakerMark] = Maker },
    };
}
