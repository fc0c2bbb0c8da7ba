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

        return PartsIn(root);
    }

    /// <summary>The parts below a folder where packages were unpacked, with or without a merged /usr.</summary>
    /// <exception cref="TinyLinuxException">One is not there, or more than once.</exception>
    internal static TinyLinuxParts PartsIn(string root) => new()
    {
        Kernel = Single(root, "boot", "vmlinuz-*"),
        Modules = Single(root, "lib/modules", "*"),
        Busybox = Single(root, "bin", "busybox"),
    };

    // Before Debian 13 packages put files into /lib and /bin, and since then into /usr/lib and /usr/bin.
    private static string Single(string root, string folder, string pattern)
    {
        string[] folders = [.. new[] { Path.Combine(root, folder), Path.Combine(root, "usr", folder) }.Where(Directory.Exists)];
        return folders.SelectMany(f => Directory.GetFileSystemEntries(f, pattern)).ToArray() is [string single]
            ? single
            : throw new TinyLinuxException($"The packages have no single {pattern} in /{folder} or /usr/{folder}.\n{OtherWay}");
    }

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
