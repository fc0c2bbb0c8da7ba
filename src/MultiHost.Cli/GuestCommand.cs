using System.CommandLine;
using MultiHost.Virtualization.Guests.Linux;

namespace MultiHost.Cli;

/// <summary><c>multihost guest</c>.</summary>
internal static class GuestCommand
{
    private static readonly Option<string?> Kernel = new("--kernel") { Description = "A kernel to take.", HelpName = "FILE" };

    private static readonly Option<string?> Modules = new("--modules") { Description = "Modules of that kernel.", HelpName = "FOLDER" };

    private static readonly Option<string?> Busybox = new("--busybox") { Description = "A static busybox to take.", HelpName = "FILE" };

    public static Command Create()
    {
        Command build = new("build", "Builds the tiny Linux guest from packages of Debian, or from files, and says where it is.") { Kernel, Modules, Busybox };
        build.SetAction(BuildAsync);
        return new Command("guest", "Systems for guests.") { build };
    }

    private static async Task<int> BuildAsync(ParseResult command, CancellationToken cancellationToken)
    {
        TinyLinuxFiles files = await new TinyLinuxBuilder().BuildAsync(Parts(command), cancellationToken).ConfigureAwait(false);
        await command.InvocationConfiguration.Output.WriteLineAsync($"The tiny Linux is in {files.Folder}").ConfigureAwait(false);
        return ExitCode.Well;
    }

    private static TinyLinuxParts? Parts(ParseResult command)
    {
        string? modules = command.GetValue(Modules);
        string? busybox = command.GetValue(Busybox);
        if (command.GetValue(Kernel) is not { } kernel)
        {
            return modules is null && busybox is null ? null : throw new UsageException("--modules and --busybox belong to --kernel.");
        }

        TinyLinuxParts parts = new() { Kernel = kernel, Modules = modules };
        return busybox is null ? parts : parts with { Busybox = busybox };
    }
}
