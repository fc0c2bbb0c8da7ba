using System.Diagnostics;
using System.Globalization;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Linux;
using MultiHost.Virtualization.Migration;
using Xunit.MultiHost;

namespace Workload;

/// <summary>
/// A tiny Linux from its boot over a migration under a memory eater to its end, by MultiHost against a bare script, in pairs on the same machine.
/// </summary>
public sealed class LinuxMigrationPairs(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    private const int Pairs = 9;
    private const int MemoryMiB = 128;
    private const int EaterMiB = 16;
    private const int MiBPerSecond = 32;

    [MultiHostFact("source", "destination", Timeout = 30 * 60 * 1000)]
    public async Task Orchestrated_against_bare()
    {
        string[] arguments = await FirstAsync();
        double[] ours = new double[Pairs];
        double[] bare = new double[Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            ours[i] = await OursAsync();
            await Hosts.Barrier.SignalAndWaitAsync("ours is done");
            if (Hosts.Self.Role == "source")
            {
                bare[i] = await BareAsync(arguments);
            }

            await Hosts.Barrier.SignalAndWaitAsync("bare is done", TimeSpan.FromMinutes(3));
        }

        if (Hosts.Self.Role == "source")
        {
            double[] ratios = [.. ours.Zip(bare, (o, b) => o / b).Order()];
            Hosts.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"FIGURE tiny Linux of {MemoryMiB} MiB booted, migrated under a memory eater, checked, MultiHost / bare script | "
                + $"{ratios[Pairs / 2]:0.00} | median of {Pairs} pairs ({ratios[0]:0.00} to {ratios[^1]:0.00}), {ours.Order().ElementAt(Pairs / 2):0} ms "
                + $"and {bare.Order().ElementAt(Pairs / 2):0} ms"));
        }
    }

    // Chooses the accelerator and compiles what is to be measured; tells the bare script what to run.
    private async Task<string[]> FirstAsync()
    {
        await OursAsync();
        await using Guest guest = await PrepareGuestAsync("vm1", Define);
        if (Hosts.Self.Role != "source")
        {
            return [];
        }

        // QEMU's own command line says it best, but its quoting is for readers: /proc has it word by word.
        string[] command = (await File.ReadAllTextAsync($"/proc/{guest.ProcessId}/cmdline")).Split('\0');
        string Of(string option) => command[Array.IndexOf(command, option) + 1];
        TinyLinuxFiles files = new(Path.GetDirectoryName(Of("-kernel"))!);
        string folder = Directory.CreateDirectory(Path.Combine(Hosts.Folder, "bare")).FullName;
        File.Copy(files.Kernel, Path.Combine(folder, "vmlinuz"), overwrite: true);
        File.Copy(files.InitialRamDisk, Path.Combine(folder, "initrd"), overwrite: true);
        return [command[0], Of("-accel"), Path.Combine(folder, "vmlinuz"), Path.Combine(folder, "initrd"), Of("-append"), Of("-m"), $"{EaterMiB}", $"{MiBPerSecond}"];
    }

    private async Task<double> OursAsync()
    {
        long began = Stopwatch.GetTimestamp();
        Guest guest = await PrepareGuestAsync("vm1", Define);
        await MigrateAsync(guest, from: "source", to: "destination", new()
        {
            StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEaterOf(EaterMiB, MiBPerSecond), token),
            VerifyMemory = false,
        });
        await guest.DisposeAsync();
        await Hosts.Barrier.SignalAndWaitAsync("both have ended");
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static GuestDefinition Define(GuestDefinition guest) => guest with { System = GuestSystem.TinyLinux, MemoryMiB = MemoryMiB };

    private static async Task<double> BareAsync(string[] arguments)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "bare_linux_migration.py");
        using Process process = Process.Start(new ProcessStartInfo("python3", [script, .. arguments]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }
}
