using System.CommandLine;
using MultiHost.Cli.Hosts;
using MultiHost.Cli.Inventories;

namespace MultiHost.Cli;

/// <summary><c>multihost hosts</c>.</summary>
internal static class HostsCommand
{
    // As many as a run without runsettings has.
    private const int LocalHosts = 4;

    private static readonly Option<string?> Settings = new("--settings")
    {
        Description = "The runsettings whose hosts are shown. [default: hosts on this machine]", HelpName = "FILE",
    };

    private static readonly Argument<string> Inventory = new("FILE") { Description = "An Ansible inventory (YAML or INI), or an ssh_config." };

    public static Command Create()
    {
        Command import = new("import", "Prints the <Hosts> section of runsettings for the hosts of an Ansible inventory or an ssh_config.") { Inventory };
        import.SetAction(Import);
        Command hosts = new("hosts", "Shows the pool: each host, what it is and has, and whether it answers; exit code 0 if all do.") { Settings, import };
        hosts.SetAction(ShowAsync);
        return hosts;
    }

    private static async Task<int> ShowAsync(ParseResult command, CancellationToken cancellationToken)
    {
        IReadOnlyList<PoolHost> pool = await PoolHost.AskAsync(
            CommandSettings.Read(command.GetValue(Settings), LocalHosts), cancellationToken).ConfigureAwait(false);
        await command.InvocationConfiguration.Output.WriteLineAsync(PoolTable.Write(pool)).ConfigureAwait(false);
        return pool.All(h => h.IsReached) ? ExitCode.Well : ExitCode.NotWell;
    }

    private static int Import(ParseResult command)
    {
        ImportedHosts imported;
        try
        {
            imported = ImportedHosts.Read(command.GetValue(Inventory)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message);
        }

        command.InvocationConfiguration.Output.WriteLine(HostsXml.Write(imported));
        return ExitCode.Well;
    }
}
