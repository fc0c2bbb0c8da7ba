using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>Hosts of a test that failed stay as they are, and a person enters them.</summary>
public sealed class KeepTests
{
    private const string Settings = RunSettings.Pair + """<Logs Folder="{folder}/logs" /><Keep OnFailure="10m" />""";

    [Fact]
    public async Task Class_OfATestThatFailed_IsDisposedOfWhenItsHostsAreNotKeptAnyLonger()
    {
        await using RunningTests running = RunningTests.Start("Scenarios", Settings, "FullyQualifiedName~Scenarios.Kept", "--logger", "MultiHost");
        await running.SeenAsync("] destination@beta: this machine (agent ");
        string sheet = SheetOf(running);
        string text = await File.ReadAllTextAsync(sheet);

        File.Delete(sheet);
        TestRun run = await running.FinishAsync();

        text.Should().StartWith("Scenarios.Kept.Fails_on_one_role\nsource on alpha failed first, at step 'Work', ").And.Contain($"To go on at once: rm {sheet}\n");
        run["Fails_on_one_role"].Message.Should().MatchRegex(@"\nIts hosts were kept for [0-9.]+ m?s \(file removed\), and are cleaned up now\.");
        string[] record = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(sheet)!, "run.jsonl"));
        int ended = Array.FindIndex(record, l => l.StartsWith("""{"kind":"keep-ended",""", StringComparison.Ordinal));
        record.Index().Where(l => l.Item.Contains("\"text\":\"Dispose\"", StringComparison.Ordinal)).Select(l => l.Index).Should().HaveCount(2).And.OnlyContain(i => i > ended);
        running.Leftovers().Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Guest_OfATestThatFailed_CanBeEnteredByItsConsoleAndItsMonitors()
    {
        await using RunningTests running = RunningTests.Start("FailingMigrations", Settings, "FullyQualifiedName~Work_check_fails", "--logger", "MultiHost");
        Task<TestRun> finishing = running.FinishAsync();
        Task seen = running.SeenAsync("    guest mailserver, QMP:  socat - UNIX-CONNECT:");
        if (await Task.WhenAny(finishing, seen) == finishing)
        {
            Skip.If(
                (await finishing)["Work_check_fails"].Outcome == "NotExecuted", "QEMU is not installed. Run: apt-get install --no-install-recommends qemu-system-x86");
        }

        await seen;
        string sheet = SheetOf(running);
        string text = await File.ReadAllTextAsync(sheet);

        (await SaidAsync(text, "console", "", "\n")).Should().NotBeEmpty("the guest lives, and shows it");
        (await SaidAsync(text, "monitor", "info status\n", "VM status: running")).Should().Contain("(qemu)");
        (await SaidAsync(text, "QMP", """{"execute":"qmp_capabilities"}""", "\"return\"")).Should().StartWith("{\"QMP\":");

        File.Delete(sheet);
        await finishing;
        running.Leftovers().Should().BeEmpty();
    }

    private static string SheetOf(RunningTests running) => Directory.GetFiles(Path.Combine(running.Folder, "logs"), "kept-*.txt", SearchOption.AllDirectories).Single();

    // What a person at the host would have typed.
    private static async Task<string> SaidAsync(string sheet, string what, string typed, string until)
    {
        string path = Regex.Match(sheet, $@"guest mailserver[^\n]*, {what}: [^\n]*UNIX-CONNECT:(\S+)").Groups[1].Value;
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(60), TimeProvider.System);
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), deadline.Token);
        await socket.SendAsync(Encoding.ASCII.GetBytes(typed), deadline.Token);
        StringBuilder said = new();
        byte[] buffer = new byte[4096];
        while (!said.ToString().Contains(until, StringComparison.Ordinal))
        {
            int count = await socket.ReceiveAsync(buffer, deadline.Token);
            count.Should().BePositive($"it goes on after '{said}'");
            said.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return said.ToString();
    }
}
