using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace Workload;

/// <summary>A migration by MultiHost against one by a bare QMP script, in pairs on the same machine, from the guest's start to its end.</summary>
public sealed class MigrationPairs(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    private const int Pairs = 15;
    private const int MemoryMiB = 64;

    [MultiHostTheory("source", "destination")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Orchestrated_against_bare(bool verifyMemory)
    {
        string command = await FirstAsync();
        double[] ours = new double[Pairs];
        double[] bare = new double[Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            ours[i] = await OursAsync(verifyMemory);
            await Hosts.Barrier.SignalAndWaitAsync("ours is done");
            if (Hosts.Self.Role == "source")
            {
                bare[i] = await BareAsync(command, verifyMemory);
            }

            await Hosts.Barrier.SignalAndWaitAsync("bare is done");
        }

        if (Hosts.Self.Role == "source")
        {
            double[] ratios = [.. ours.Zip(bare, (o, b) => o / b).Order()];
            Hosts.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"FIGURE migration{(verifyMemory ? " with a sweep of its memory" : "")}, MultiHost / bare script | {ratios[Pairs / 2]:0.00} | median of "
                + $"{Pairs} pairs ({ratios[0]:0.00} to {ratios[^1]:0.00}), {ours.Order().ElementAt(Pairs / 2):0} ms and "
                + $"{bare.Order().ElementAt(Pairs / 2):0} ms"));
        }
    }

    // Chooses the accelerator and compiles what is to be measured; leaves the pulse image and QEMU's command line behind.
    private async Task<string> FirstAsync()
    {
        for (int i = 0; i < 3; i++)
        {
            await OursAsync(verifyMemory: false);
        }

        await using Guest guest = await PrepareGuestAsync("vm1", g => g with { MemoryMiB = MemoryMiB });
        if (Hosts.Self.Role != "source")
        {
            return string.Empty;
        }

        string command = await File.ReadAllTextAsync(Path.Combine(guest.LogFolder, "qemu.command"));
        string image = Path.Combine(Hosts.Folder, "pulse");
        File.Copy(Argument(command, "kernel"), image, overwrite: true);
        return $"{command.Split(' ')[0].Trim('\'')} {Argument(command, "accel")} {image} {MemoryMiB}";
    }

    private async Task<double> OursAsync(bool verifyMemory)
    {
        long began = Stopwatch.GetTimestamp();
        Guest guest = await PrepareGuestAsync("vm1", g => g with { MemoryMiB = MemoryMiB });
        await MigrateAsync(guest, from: "source", to: "destination", new() { VerifyMemory = verifyMemory });
        Hosts.Step("migrated");
        await guest.DisposeAsync();
        Hosts.Step("disposed");
        await Hosts.Barrier.SignalAndWaitAsync("both have ended");
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task<double> BareAsync(string command, bool verifyMemory)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "bare_migration.py");
        using Process process = Process.Start(new ProcessStartInfo("python3", [script, .. command.Split(' '), verifyMemory ? "1" : "0"])
        {
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    private static string Argument(string command, string name) =>
        Regex.Match(command, $@"-{name} '?(?<value>[^ '\n]+)").Groups["value"].Value;
}
