using System.Diagnostics;
using MultiHost.Labs;
using MultiHost.Virtualization.Guests.Linux;

namespace MultiHost.Cli;

/// <summary>The commands of the tool.</summary>
internal static class CommandLine
{
    public const string Usage = """
        multihost lab up [--hosts N] [--settings FILE] [--hide PATH]… [--nfs] [--name NAME] [--state FOLDER]
            makes N hosts (2) on this machine and the runsettings that name them: runsettings/lab.runsettings, or in
            the lab's folder if it has another name
        multihost lab status [--name NAME] [--state FOLDER]
            says what there is; exit code 0 if a lab is up and all its hosts answer
        multihost lab down [--name NAME] [--state FOLDER]
            removes all of it, also of a lab whose maker was killed
        multihost doctor [--settings FILE] [--for tests|migrations] [--tests DLL] [--json]
            says what each host of a runsettings file and each pair of them lacks for a run, and how to mend it; exit code
            0 if nothing lacks, 1 if something does
        multihost guest build [--kernel FILE [--modules FOLDER] [--busybox FILE]]
            builds the tiny Linux guest from packages of Debian, or from these files, and says where it is

        A lab needs Linux, root and a few packages, and says which. --name tells labs apart; each lives in one folder,
        /var/lib/multihost/NAME by default. --hide keeps a file or folder of this machine out of the hosts' sight.
        --nfs serves /mnt/shared by NFS from the first host.
        """;

    private const string DefaultSettings = "runsettings/lab.runsettings";

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        switch (arguments)
        {
            case [] or ["help" or "-h" or "--help", ..] or ["lab"] or ["lab", "help" or "-h" or "--help", ..]:
                await output.WriteLineAsync(Usage).ConfigureAwait(false);
                return 0;
            case ["lab", "up", .. var rest]:
                return await UpAsync(rest, output, cancellationToken).ConfigureAwait(false);
            case ["lab", "status", .. var rest]:
                LabStatus status = await Lab.StatusAsync(Location(rest), cancellationToken).ConfigureAwait(false);
                await output.WriteLineAsync(status.ToString()).ConfigureAwait(false);
                return status.Kind == LabStatusKind.Up && status.Hosts.All(h => h.AnswersSsh) ? 0 : 1;
            case ["lab", "down", .. var rest]:
                LabDown down = await Lab.DownAsync(Location(rest), cancellationToken).ConfigureAwait(false);
                await output.WriteLineAsync(down.ToString()).ConfigureAwait(false);
                return 0;
            case ["doctor", "help" or "-h" or "--help", ..]:
                await output.WriteLineAsync(Usage).ConfigureAwait(false);
                return 0;
            case ["doctor", .. var rest]:
                return await DoctorCommand.RunAsync(rest, output, cancellationToken).ConfigureAwait(false);
            case ["guest", "build", .. var rest]:
                TinyLinuxFiles files = await new TinyLinuxBuilder().BuildAsync(Parts(rest), cancellationToken).ConfigureAwait(false);
                await output.WriteLineAsync($"The tiny Linux is in {files.Folder}").ConfigureAwait(false);
                return 0;
            case ["guest", ..]:
                throw new UsageException("of guests there is one command: 'guest build'.");
            case ["lab", var other, ..]:
                throw new UsageException($"there is no command 'lab {other}'.");
            default:
                throw new UsageException($"there is no command '{arguments[0]}'.");
        }
    }

    private static async Task<int> UpAsync(string[] rest, TextWriter output, CancellationToken cancellationToken)
    {
        var arguments = new Arguments(rest, ["--hosts", "--settings", "--hide", "--name", "--state"], "--nfs");
        LabLocation location = Location(arguments);
        var options = new LabOptions
        {
            Location = location,
            Hosts = arguments.Number("--hosts", 2),
            SettingsFile = arguments.One("--settings") ?? (location.Name == "lab" ? DefaultSettings : null),
            Hide = arguments.All("--hide"),
            ServesNfs = arguments.Has("--nfs"),
        };
        long began = Stopwatch.GetTimestamp();
        Lab lab = await Lab.UpAsync(options, cancellationToken).ConfigureAwait(false); // it stays when this process ends
        await output.WriteLineAsync(
            $"Lab '{location.Name}' came up in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s.\n"
            + string.Concat(lab.Hosts.Select(h => $"  {h.Name,-10} {h.Address}\n"))
            + $"Run tests on it: dotnet test --settings {lab.SettingsFile}\n"
            + $"Log in:          ssh -F {lab.SshConfig} {lab.Hosts[0].Name}\n"
            + "Take it down:    multihost lab down").ConfigureAwait(false);
        return 0;
    }

    private static TinyLinuxParts? Parts(string[] rest)
    {
        Arguments arguments = new(rest, ["--kernel", "--modules", "--busybox"]);
        if (arguments.One("--kernel") is not { } kernel)
        {
            return rest.Length == 0 ? null : throw new UsageException("--modules and --busybox belong to --kernel.");
        }

        TinyLinuxParts parts = new() { Kernel = kernel, Modules = arguments.One("--modules") };
        return arguments.One("--busybox") is { } busybox ? parts with { Busybox = busybox } : parts;
    }

    private static LabLocation Location(string[] rest) => Location(new Arguments(rest, ["--name", "--state"]));

    private static LabLocation Location(Arguments arguments)
    {
        LabLocation location = new(arguments.One("--name") ?? "lab");
        return arguments.One("--state") is { } folder ? location with { StateFolder = folder } : location;
    }
}
