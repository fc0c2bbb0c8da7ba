using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MultiHost.Labs;
using MultiHost.Labs.Foundation;

namespace MultiHost.Cli;

/// <summary><c>multihost lab</c>.</summary>
internal static class LabCommand
{
    private const string DefaultSettings = "runsettings/lab.runsettings";

    private static readonly Option<string> Name = new("--name")
    {
        Description = "Tells labs apart that stand side by side.", HelpName = "NAME", DefaultValueFactory = _ => "lab",
    };

    private static readonly Option<string?> State = new("--state")
    {
        Description = "Folder that holds the lab. [default: /var/lib/multihost/NAME]", HelpName = "FOLDER",
    };

    private static readonly Option<int> Hosts = new("--hosts")
    {
        Description = "How many hosts.", HelpName = "N", DefaultValueFactory = _ => 2, CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                argument.AddError($"--hosts {text}: that is no number.");
            }

            return number;
        },
    };

    private static readonly Option<string?> Settings = new("--settings")
    {
        Description = $"Where the runsettings are written that name the hosts. [default: {DefaultSettings}, or in the folder of a lab of another name]", HelpName = "FILE",
    };

    private static readonly Option<string[]> Hide = new("--hide")
    {
        Description = "Keeps a file or folder of this machine out of the hosts' sight; may be repeated.", HelpName = "PATH",
    };

    private static readonly Option<bool> Nfs = new("--nfs") { Description = "Serves /mnt/shared by NFS from the first host." };

    public static Command Create()
    {
        Command up = new("up", "Makes hosts, and the runsettings that name them.") { Hosts, Settings, Hide, Nfs, Name, State };
        up.SetAction(UpAsync);
        Command status = new("status", "Says what there is; exit code 0 if a lab is up and all its hosts answer.") { Name, State };
        status.SetAction(StatusAsync);
        Command down = new("down", "Removes all of it, also of a lab whose maker was killed.") { Name, State };
        down.SetAction(DownAsync);
        return new Command("lab", "Real hosts on this Linux machine. Needs root and a few packages, and says which.") { up, status, down };
    }

    private static async Task<int> UpAsync(ParseResult command, CancellationToken cancellationToken)
    {
        LabLocation location = Location(command);
        LabOptions options = new()
        {
            Location = location,
            Hosts = command.GetValue(Hosts),
            SettingsFile = command.GetValue(Settings) ?? (location.Name == "lab" ? DefaultSettings : null),
            Hide = command.GetValue(Hide) ?? [],
            ServesNfs = command.GetValue(Nfs),
        };
        long began = Stopwatch.GetTimestamp();
        Lab lab = await Lab.UpAsync(options, cancellationToken).ConfigureAwait(false); // it stays when this process ends
        await command.InvocationConfiguration.Output.WriteLineAsync(
            $"Lab '{location.Name}' came up in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s.\n"
            + string.Concat(lab.Hosts.Select(h => $"  {h.Name,-10} {h.Address}\n"))
            + $"Run tests on it: dotnet test --settings {lab.SettingsFile}\n"
            + $"Log in:          ssh -F {lab.SshConfig} {lab.Hosts[0].Name}\n"
            + $"Take it down:    {location.Command("down")}").ConfigureAwait(false);
        return ExitCode.Well;
    }

    private static async Task<int> StatusAsync(ParseResult command, CancellationToken cancellationToken)
    {
        LabStatus status = await Lab.StatusAsync(Location(command), cancellationToken).ConfigureAwait(false);
        await command.InvocationConfiguration.Output.WriteLineAsync(status.ToString()).ConfigureAwait(false);
        return status.Kind == LabStatusKind.Up && status.Hosts.All(h => h.AnswersSsh) ? ExitCode.Well : ExitCode.NotWell;
    }

    private static async Task<int> DownAsync(ParseResult command, CancellationToken cancellationToken)
    {
        LabDown down = await Lab.DownAsync(Location(command), cancellationToken).ConfigureAwait(false);
        await command.InvocationConfiguration.Output.WriteLineAsync(down.ToString()).ConfigureAwait(false);
        return ExitCode.Well;
    }

    private static LabLocation Location(ParseResult command)
    {
        try
        {
            LabLocation location = new(command.GetValue(Name)!);
            return command.GetValue(State) is { } folder ? location with { StateFolder = folder } : location;
        }
        catch (LabException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
