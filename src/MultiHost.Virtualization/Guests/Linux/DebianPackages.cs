namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>Fetches kernel and busybox from the machine's Debian mirror, without installing anything.</summary>
internal static class DebianPackages
{
    private const string KernelPackage = "linux-image-cloud-amd64";
    private const string BusyboxPackage = "busybox-static";

    private const string OtherWay =
        "The tiny Linux needs the packages " + KernelPackage + " and " + BusyboxPackage + " of Debian. If this machine cannot have them, build it "
        + "elsewhere and copy the folder here (property TinyLinux.Folder of the runsettings), or give its parts: "
        + "multihost guest build --kernel FILE [--modules /lib/modules/VERSION] [--busybox FILE].";

    /// <exception cref="TinyLinuxException">There is no apt, or it cannot get the packages.</exception>
    public static async Task<TinyLinuxParts> FetchAsync(string workshop, CancellationToken cancellationToken)
    {
        string depends = await RunAsync(workshop, ["apt-cache", "depends", "--important", KernelPackage], cancellationToken).ConfigureAwait(false);
        string kernelPackage = depends.Split('\n').Select(line => line.Trim())
            .Where(line => line.StartsWith("Depends:", StringComparison.Ordinal))
            .Select(line => line["Depends:".Length..].Trim()).FirstOrDefault(name => name.StartsWith("linux-image-", StringComparison.Ordinal))
            ?? throw new TinyLinuxException($"apt knows no package {KernelPackage} here; if its lists are old or empty, run: apt-get update\n{OtherWay}");
        await RunAsync(workshop, ["apt-get", "download", kernelPackage, BusyboxPackage], cancellationToken).ConfigureAwait(false);
        string root = Path.Combine(workshop, "root");
        foreach (string package in Directory.GetFiles(workshop, "*.deb"))
        {
            await RunAsync(workshop, ["dpkg", "-x", package, root], cancellationToken).ConfigureAwait(false);
        }

        return new TinyLinuxParts
        {
            Kernel = Single(Path.Combine(root, "boot"), "vmlinuz-*"),
            Modules = Directory.GetDirectories(Path.Combine(root, "lib", "modules")).Single(),
            Busybox = Path.Combine(root, "bin", "busybox"),
        };
    }

    private static string Single(string folder, string pattern) =>
        Directory.GetFiles(folder, pattern) is [string file]
            ? file
            : throw new TinyLinuxException($"The kernel's package has no single {pattern} in {folder}.\n{OtherWay}");

    private static async Task<string> RunAsync(string workshop, string[] command, CancellationToken cancellationToken)
    {
        try
        {
            return await HostCommand.RunAsync(command, workshop, cancellationToken).ConfigureAwait(false);
        }
        catch (GuestToolException exception)
        {
            throw new TinyLinuxException($"{exception.Message}\n{OtherWay}", exception);
        }
    }
}
