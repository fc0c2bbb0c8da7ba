using System.CommandLine;
using System.CommandLine.Parsing;

namespace MultiHost.Cli;

/// <summary>The command line of the tool.</summary>
internal static class CommandLine
{
    /// <summary>Carries out a command.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    /// <exception cref="UsageException">The command line, or a file that it names, is wrong.</exception>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        RootCommand root = new(
            $"Hosts for multi-host tests: real ones on this machine, and what those of others lack.\n\n{ExitCode.Explained}")
        {
            LabCommand.Create(),
            DoctorCommand.Create(),
            HostsCommand.Create(),
            GuestCommand.Create(),
            VerdictCommand.Create(),
            SummaryCommand.Create(),
            ReportCommand.Create(),
            CompareCommand.Create(),
            TraceCommand.Create(),
        };
        ParseResult command = root.Parse(arguments.Length == 0 ? ["--help"] : arguments);
        if (command.Errors.Count > 0)
        {
            throw new UsageException(Mistake(command)) { Usage = Usage(command.CommandResult) };
        }

        InvocationConfiguration configuration = new() { Output = output, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return await command.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
    }

    private static string Mistake(ParseResult command)
    {
        string[] allowed =
        [
            .. command.CommandResult.Command.Subcommands.Select(c => c.Name),
            .. command.CommandResult.Command.Options.Select(o => o.Name).Where(o => o is not ("--help" or "--version")),
        ];
        string names = string.Join(", ", allowed);
        return command.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is not known here. Allowed: {names}."
            : command.CommandResult.Command.Subcommands.Count > 0 ? $"a command is missing. Allowed: {names}."
            : command.Errors[0].Message;
    }

    private static string Usage(CommandResult command)
    {
        string name = command.Command.Name;
        for (SymbolResult? parent = command.Parent; parent is CommandResult outer; parent = outer.Parent)
        {
            name = $"{(outer.Parent is null ? "multihost" : outer.Command.Name)} {name}";
        }

        name = command.Parent is null ? "multihost" : name;
        return $"Usage: {name} {(command.Command.Subcommands.Count > 0 ? "COMMAND" : "[OPTION…]")}; see {name} --help";
    }
}
