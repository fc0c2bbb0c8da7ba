using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using MultiHost.Linux;

namespace MultiHost.Hosts;

/// <summary>
/// Another user of a host, who reads the arguments of our commands in /proc and plants folders, links and files of process ids where a session will
/// look. Nothing of ours is overwritten or ended, and the session begins all the same, or says why it does not.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class OtherUserTests : IDisposable
{
    private const UnixFileMode Shared = (UnixFileMode)0x3FF; // 1777, as /tmp has
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    // Where the other user gets at it: the temporary folder of a run of all tests is closed to others.
    private readonly string root = Directory.CreateDirectory($"/tmp/mhother-{Guid.NewGuid():N}").FullName;
    private readonly string run = $"mh-{Guid.NewGuid():N}"[..11];
    private readonly Process victim = Process.Start(new ProcessStartInfo("/bin/sleep", ["1000"]))!;

    public OtherUserTests()
    {
        File.SetUnixFileMode(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        File.SetUnixFileMode(Directory.CreateDirectory(Temp).FullName, Shared);
        File.WriteAllText(Secret, "secret");
        File.SetUnixFileMode(Secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private string Temp => Path.Combine(root, "tmp");

    private string Secret => Path.Combine(root, "secret");

    [OtherUserFact]
    public async Task Enter_WhenAnotherHasPlantedItsFolder_MakesOneOfItsOwnAndHarmsNothing()
    {
        await PlantAsync(Path.Combine(Temp, run, "alpha"));
        await PlantAsync(Path.Combine(Temp, $"{run}-alpha"));
        ExecTransport transport = Transport();
        await using IHostProcess host = transport.Start(HostScripts.Enter(run, "alpha", "Tests", TimeSpan.FromSeconds(15)));

        HostFacts facts = await Task.Run(() =>
        {
            ScriptConversation script = new("alpha", host);
            script.SkipTo(HostScripts.Greeting);
            HostFacts said = HostFacts.Read(script.Lines());
            script.Say("agent /bin/true\n");
            return said;
        }).WaitAsync(Deadline, TimeProvider.System);
        await host.Exited.WaitAsync(Deadline, TimeProvider.System);

        Unharmed();
        Directory.Exists(facts.Folder).Should().BeFalse("it was the session's own and went with it");
        Directory.EnumerateFileSystemEntries(Temp).Should().HaveCount(2, "what the other has planted is not ours to remove");
    }

    [OtherUserFact]
    public async Task Watch_WhenItsFolderIsAnothers_EndsAndHarmsNothing()
    {
        string folder = Path.Combine(Temp, "folder");
        await PlantAsync(folder);

        (int code, _, string errors) = await SshTransports.RunAsync(
            Transport(), HostScripts.Watch($"{run}-alpha", folder, TimeSpan.FromSeconds(15), ["/bin/true"]));

        code.Should().Be(73);
        errors.Should().Be($"multihost: {folder} is not this account's own folder, or others can write to it");
        Unharmed();
        Directory.Exists(folder).Should().BeTrue();
    }

    [OtherUserFact]
    public async Task Enter_WhenTheCacheIsAnothers_SaysSoAndTakesAnother()
    {
        string planted = Path.Combine(Temp, "multihost");
        await PlantAsync(planted);

        await CheckCacheAsync(Temp, planted);

        Directory.EnumerateFileSystemEntries(planted).Should().HaveCount(3, "it is as it was");
    }

    [OtherUserFact]
    public async Task Enter_WhenTheFallbackIsAnothersToo_RefusesTheHost()
    {
        await PlantAsync(Path.Combine(Temp, "multihost"));
        await PlantAsync(Path.Combine(Temp, "multihost-0"));
        ExecTransport transport = new("alpha", $"env XDG_CACHE_HOME={Temp} HOME=/dev/null TMPDIR={Temp} {{command}}");

        (int code, _, string errors) = await SshTransports.RunAsync(transport, HostScripts.Enter(run, "alpha", "Tests", TimeSpan.FromSeconds(15)));

        code.Should().Be(73);
        errors.Should().StartWith("multihost: There is no folder for the cache: ").And.Contain(
            $"{Temp}/multihost-0 is not this account's own folder, or others can write to it. Set XDG_CACHE_HOME.");
        Unharmed();
    }

    [OtherUserFact]
    public async Task Enter_WhenOthersCanWriteToTheCache_SaysSoAndTakesAnother()
    {
        string cache = Path.Combine(root, "cache", "multihost");
        Directory.CreateDirectory(cache);
        File.SetUnixFileMode(cache, Shared);

        await CheckCacheAsync(Path.Combine(root, "cache"), cache);

        Directory.EnumerateFileSystemEntries(cache).Should().BeEmpty();
    }

    [OtherUserFact]
    public async Task Enter_WhenAnEntryNamesAnotherFolder_RemovesTheEntryAlone()
    {
        string runs = Path.Combine(root, "cache", "multihost", "runs", Environment.MachineName);
        string entry = Directory.CreateDirectory(Path.Combine(runs, $"{run}-beta.{OwnNamespace()}.999999999")).FullName;
        string kept = Directory.CreateDirectory(Path.Combine(root, "kept")).FullName;
        File.WriteAllText(Path.Combine(entry, "folder"), $"{kept}\n");

        (int code, string output, string errors) = await SshTransports.RunAsync(
            new ExecTransport("alpha", $"env XDG_CACHE_HOME={root}/cache TMPDIR={Temp} /bin/sh -c '{{command}} </dev/null'"),
            HostScripts.Enter(run, "alpha", "Tests", TimeSpan.FromSeconds(15)));

        code.Should().Be(0, errors);
        output.Should().Contain($"\ncleaned {run}-beta\n");
        Directory.Exists(kept).Should().BeTrue();
        Directory.EnumerateFileSystemEntries(runs).Should().BeEmpty();
    }

    // Of a process of another namespace nobody can tell whether it lives.
    private static string OwnNamespace() => string.Concat(Proc.Namespace(Environment.ProcessId, "pid")!.Where(char.IsAsciiDigit));

    private async Task CheckCacheAsync(string place, string refused)
    {
        ExecTransport transport = new("alpha", $"env XDG_CACHE_HOME={place} HOME={root}/home TMPDIR={Temp} /bin/sh -c '{{command}} </dev/null'");

        (int code, string output, string errors) = await SshTransports.RunAsync(
            transport, HostScripts.Enter(run, "alpha", "Tests", TimeSpan.FromSeconds(15)));

        code.Should().Be(0, errors);
        output.Should().Contain($"\ncache {root}/home/.cache/multihost\n").And.Contain($"{refused} is not this account's own folder, or others can write to it");
        Unharmed();
    }

    public void Dispose()
    {
        victim.Kill();
        victim.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private static async Task OtherAsync(string script) =>
        await SshServer.RunAsync("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/bin/sh", "-c", script);

    private ExecTransport Transport() => new("alpha", $"env XDG_CACHE_HOME={root}/cache TMPDIR={Temp} {{command}}");

    // A folder that lets everybody in, with files of process ids that lead to our secret or name our process.
    private Task PlantAsync(string folder) => OtherAsync(
        $"umask 0; mkdir -p '{folder}' && cd '{folder}' && ln -s '{Secret}' guard.pid && ln -s '{Secret}' beat && echo {Id} >agent.pid");

    private string Id => victim.Id.ToString(CultureInfo.InvariantCulture);

    private void Unharmed()
    {
        File.ReadAllText(Secret).Should().Be("secret");
        victim.HasExited.Should().BeFalse();
    }
}
