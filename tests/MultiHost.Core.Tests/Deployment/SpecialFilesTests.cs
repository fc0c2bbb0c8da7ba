using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.Versioning;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Deployment;

/// <summary>What may lie in an output folder besides files.</summary>
[SupportedOSPlatform("linux")]
public sealed class SpecialFilesTests : IDisposable
{
    // The kernel lets nobody read it, not even root.
    private const string Unreadable = "/sys/bus/cpu/drivers_probe";

    private readonly DeploymentFolders folders = new();

    [Fact]
    public void Read_OfWhatIsNoFile_LeavesItOutAndSaysSo()
    {
        folders.Write("file", "content");
        Shell("mkfifo pipe; ln -s pipe to-pipe; ln -s /nowhere dead; ln -s /dev/null device; ln -s $PWD/../round round; ln -s output/round ../round; "
            + "touch $(printf 'bad\\377name') \"$(printf 'line\\nend')\"");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folders.PathOf("socket")));

        FileTree tree = folders.Read();

        tree.Entries.Select(e => e.Path).Should().BeEquivalentTo("file", "line\nend", "to-pipe");
        folders.Notes.Should().BeEquivalentTo(
            $"{folders.PathOf("pipe")} is not sent to the hosts: it is a pipe",
            $"{folders.PathOf("socket")} is not sent to the hosts: it is a socket",
            $"{folders.PathOf("device")} is not sent to the hosts: it is a device",
            $"{folders.PathOf("dead")} is not sent to the hosts: it is gone, or a link that leads nowhere",
            $"{folders.PathOf("round")} is not sent to the hosts: it is gone, or a link that leads nowhere",
            $"{folders.PathOf("bad\ufffdname")} is not sent to the hosts: its name is not UTF-8");
        folders.Send(tree);
    }

    [Fact]
    public void Read_OfAnAbsoluteLinkToInside_KeepsItALink()
    {
        folders.Write("sub/file", "content");
        Shell("ln -s $PWD/sub link");

        folders.Read().Entries.Should().ContainEquivalentOf(new TreeLink("link", "sub"));
    }

    [Fact]
    public void Read_OfAFileThatMayNotBeRead_NamesIt()
    {
        string file = Locked();

        Action read = () => folders.Read();

        read.Should().Throw<IOException>().Which.Message.Should().Match($"{file} cannot be read: * Let {Environment.UserName} read it, or remove it: *");
    }

    [Fact]
    public async Task Open_WhenTheOutputCannotBeRead_SaysSoAndLeavesNoProcess()
    {
        string file = Locked();
        folders.Write("tests.runtimeconfig.json", "{}");
        HostDefinition host = new("alpha", "alpha")
        {
            Transport = TransportKind.Exec,
            Command = $"env XDG_CACHE_HOME={folders.Root}/cache TMPDIR={folders.Root} {{command}}",
        };
        AgentRun run = new(typeof(PassingEngine), new MultiHostSettings { Hosts = [host] });

        Func<Task> open = () => HostSession.OpenAsync(host, run.Launch, folders.Source(), run.Context, CancellationToken.None);

        (await open.Should().ThrowAsync<HostUnavailableException>()).Which.Message.Should().StartWith(
            $"Host alpha: the files could not be deployed: {file} cannot be read: ");
        Processes(Path.GetFileName(run.Folder)).Should().BeEmpty();
    }

    public void Dispose() => folders.Dispose();

    private string Locked()
    {
        string file = folders.PathOf("locked");
        if (Environment.UserName == "root")
        {
            File.CreateSymbolicLink(file, Unreadable);
        }
        else
        {
            File.WriteAllText(file, "");
            File.SetUnixFileMode(file, UnixFileMode.None);
        }

        return file;
    }

    private void Shell(string script)
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-ec", script]) { WorkingDirectory = folders.Output })!;
        shell.WaitForExit();
        shell.ExitCode.Should().Be(0);
    }

    private static IEnumerable<string> Processes(string word) => Directory.EnumerateDirectories("/proc")
        .Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0]))
        .Select(CommandLine)
        .Where(c => c.Contains(word, StringComparison.Ordinal));

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }
}
