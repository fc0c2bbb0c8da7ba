using System.Diagnostics;
using System.Runtime.InteropServices;
using MultiHost.Deployment;
using MultiHost.Hosts;
using MultiHost.Labs;
using MultiHost.Linux;
using MultiHost.Settings;

namespace MultiHost.Benchmarks;

/// <summary>60 MB of assemblies to a host that has none of them, and again to one that has all. Every peer goes over an open connection,
/// as we do.</summary>
internal sealed class Deployments(Hosts hosts, int pairs) : IAsyncDisposable
{
    private const long Bytes = 60_000_000;
    private const string Run = "mh-bench";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("multihost-bench-output-");
    private readonly LabHost lab = hosts.All[0];
    private readonly string memory = Path.Combine(Path.GetTempPath(), $"multihost-bench-{Environment.ProcessId}-hashes");

    public async Task MeasureAsync()
    {
        double mib = Fill() / 1024.0 / 1024;
        HostDefinition host = new(lab.Name, lab.Address) { Transport = TransportKind.Ssh, SshConfig = hosts.SshConfig };
        IHostTransport transport = HostTransports.Of(host, new Timeouts(), TimeProvider.System);
        await using var _ = transport;
        await transport.ConnectAsync(CancellationToken.None);
        string socket = Path.Combine(Path.GetTempPath(), $"multihost-bench-{Environment.ProcessId}-c");
        string[] ssh = ["ssh", "-F", hosts.SshConfig, "-o", "ControlMaster=auto", "-o", "ControlPersist=60", "-S", socket];
        string line = PosixShell.Quote(ssh);
        FileTree tree = Read();
        double[] ours = new double[pairs], tar = new double[pairs], rsync = new double[pairs];
        double[] again = new double[pairs], rsyncAgain = new double[pairs];
        string? noRsync = Command.WhyNot("rsync", "rsync", "--version");
        for (int i = 0; i < pairs; i++)
        {
            await CleanAsync();
            ours[i] = mib / Seconds(() => new TreeSender(host.Name, transport, _ => { }, TimeProvider.System).Send(tree, CancellationToken.None));
            again[i] = 1000 * Seconds(() => AskAgain(host.Name, transport));
            tar[i] = mib / Seconds(() => Shell($"tar -cC {folder.FullName} . | {line} {lab.Name} 'mkdir -p /tmp/tar && tar -xC /tmp/tar'"));
            if (noRsync is null)
            {
                string command = $"rsync -a -e {PosixShell.Quote(line)} {folder.FullName}/ {lab.Name}:/tmp/rsync/";
                rsync[i] = mib / Seconds(() => Shell(command));
                rsyncAgain[i] = 1000 * Seconds(() => Shell(command));
            }
        }

        Shell($"{line} -O exit {lab.Name} 2>/dev/null || true");
        double[] ratios = [.. ours.Zip(tar, (o, t) => o / t)];
        Table.Row("first deployment of 60 MB over ssh", $"{Table.Text(Table.Median(ours), "0")} MiB/s", Table.Range(ours, "0"));
        Table.Row("the same, `tar -c` piped into `ssh tar -x`", $"{Table.Text(Table.Median(tar), "0")} MiB/s", Table.Range(tar, "0"));
        Table.Row("first deployment, MultiHost / tar over ssh", Table.Text(Table.Median(ratios), "0.00"), $"in pairs: {Table.Range(ratios, "0.00")}");
        Table.Row("the same, rsync -a", noRsync is null ? $"{Table.Text(Table.Median(rsync), "0")} MiB/s" : "–", noRsync ?? Table.Range(rsync, "0"));
        Table.Row(
            "unchanged deployment of 60 MB over ssh",
            $"{Table.Text(Table.Median(again), "0")} ms",
            $"hashes remembered, one command on the host: {Table.Range(again, "0")}");
        Table.Row("the same, rsync -a", noRsync is null ? $"{Table.Text(Table.Median(rsyncAgain), "0")} ms" : "–", noRsync ?? Table.Range(rsyncAgain, "0"));
    }

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        File.Delete(memory);
        return ValueTask.CompletedTask;
    }

    // What a run does: reads the folder, enters the host, asks for the tree. It ends when the host has placed it.
    private void AskAgain(string host, IHostTransport transport)
    {
        FileTree tree = Read();
        IHostProcess process = transport.Start(HostScripts.Enter(Run, host, "none", TimeSpan.FromSeconds(15)));
        ScriptConversation script = new(host, process);
        script.SkipTo(HostScripts.Greeting);
        script.Lines();
        script.Say($"tree app {tree.Hash}\n");
        string answer = script.Line();
        process.Input.Dispose();
        if (!process.Exited.Wait(TimeSpan.FromSeconds(30)))
        {
            throw new InvalidOperationException($"The script on {host} has not ended 30 s after its input did.");
        }

        if (answer != "have")
        {
            throw new InvalidOperationException($"The host should have the tree, and says: {answer}");
        }
    }

    private FileTree Read() => new FileTreeReader(new HashMemory(memory, TimeProvider.System), _ => { }).Read(folder.FullName, _ => true);

    private async Task CleanAsync() => await lab.RunAsync(
        ["/bin/sh", "-c", "cd /root; mkdir -p .cache/multihost/files .cache/multihost/trees; rm -rf .cache/multihost/files/* .cache/multihost/trees/* /tmp/tar /tmp/rsync"]);

    // Assemblies of the runtime, as a test project's output has them; old enough for their hashes to be remembered.
    private long Fill()
    {
        long total = 0;
        foreach (string path in Directory.EnumerateFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll").Order(StringComparer.Ordinal))
        {
            FileInfo copy = new FileInfo(path).CopyTo(Path.Combine(folder.FullName, Path.GetFileName(path)));
            copy.LastWriteTimeUtc = DateTime.UnixEpoch.AddYears(50);
            total += copy.Length;
            if (total >= Bytes)
            {
                break;
            }
        }

        return total;
    }

    private static void Shell(string command) => Command.Run("/bin/sh", "-c", command);

    private static double Seconds(Action action)
    {
        long began = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
