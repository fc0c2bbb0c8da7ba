using System.Runtime.Versioning;
using MultiHost.Transport;

namespace MultiHost.Deployment;

/// <summary>Trees into a cache on this machine, by the same scripts as on any host.</summary>
[SupportedOSPlatform("linux")]
public sealed class TreeSenderTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly string root = Directory.CreateTempSubdirectory("mhdeploy-").FullName;
    private readonly List<string> progress = [];

    private string Output => Directory.CreateDirectory(Path.Combine(root, "output")).FullName;

    private string Files => Path.Combine(root, "cache", "multihost", "files");

    private string Trees => Path.Combine(root, "cache", "multihost", "trees");

    [Fact]
    public void Send_KeepsContentsModesLinksAndFolders()
    {
        Write("a b/it's.txt", "one");
        Write("tool.sh", "#!/bin/sh\necho works\n");
        File.SetUnixFileMode(Path.Combine(Output, "tool.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(Output, "link"), "a b/it's.txt");
        Write(new string('l', 120) + "/" + new string('n', 120), "long");
        Write("empty", "");

        FileTree tree = Send();

        string copy = Path.Combine(Trees, tree.Hash);
        File.ReadAllText(Path.Combine(copy, "a b/it's.txt")).Should().Be("one");
        File.ReadAllText(Path.Combine(copy, "link")).Should().Be("one");
        new FileInfo(Path.Combine(copy, "link")).LinkTarget.Should().Be("a b/it's.txt");
        File.GetUnixFileMode(Path.Combine(copy, "tool.sh")).Should().HaveFlag(UnixFileMode.UserExecute);
        File.GetUnixFileMode(Path.Combine(copy, "empty")).Should().NotHaveFlag(UnixFileMode.UserExecute);
        File.ReadAllText(Path.Combine(copy, new string('l', 120), new string('n', 120))).Should().Be("long");
        Directory.EnumerateFileSystemEntries(Path.Combine(root, "cache", "multihost", "incoming", Environment.MachineName)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Send_OfManyMebibytes_ArrivesWhole(bool overASlowLine)
    {
        byte[] content = new byte[20 * 1024 * 1024];
        new Random(1).NextBytes(content.AsSpan(0, content.Length / 2));
        File.WriteAllBytes(Path.Combine(Output, "big"), content);

        FileTree tree = Send(overASlowLine ? new CrawlingTime() : TimeProvider.System);

        File.ReadAllBytes(Path.Combine(Trees, tree.Hash, "big")).AsSpan().SequenceEqual(content).Should().BeTrue();
    }

    [Fact]
    public void Send_WhenOneFileHasChanged_SendsThatOne()
    {
        Write("a", "one");
        Write("b", "two");
        Write("c", "two");
        Send();
        string[] first = Cached();

        Write("a", "three");
        Send();

        Cached().Should().HaveCount(first.Length + 1).And.Contain(first);
        first.Should().HaveCount(2, "files of the same content are one");
    }

    [Fact]
    public void Send_WhenItIsCut_LeavesTheCacheUsable()
    {
        Write("a", "one");
        FileTree before = Send();
        Write("big", new string('x', 3_000_000) + Guid.NewGuid());
        FileTree tree = Read();

        Action cut = () => new TreeSender("alpha", Cache(new CutTransport(afterBytes: 2_000)), progress.Add, TimeProvider.System).Send(tree, default);

        cut.Should().Throw<HostUnavailableException>().Which.Message.Should().StartWith("Host alpha: the files could not be deployed: ");
        Directory.GetDirectories(Trees).Select(Path.GetFileName).Should().Equal(before.Hash);
        Cached().Should().HaveCount(1, "half a file does not count");
        Send(tree);
        File.ReadAllText(Path.Combine(Trees, tree.Hash, "a")).Should().Be("one");
    }

    [Fact]
    public void Send_WhenTheHostCannotWriteAFile_SaysSoAndLeavesTheCacheUsable()
    {
        Write("big", Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(2_000_000)));
        FileTree tree = Read();
        IHostTransport limited = new ExecTransport(
            "alpha", $"env XDG_CACHE_HOME={root}/cache /bin/sh -c 'ulimit -f 500; trap \"\" XFSZ; mkdir -p {root}/cache/multihost/files {root}/cache/multihost/trees; exec {{command}}'");

        Action send = () => new TreeSender("alpha", limited, progress.Add, TimeProvider.System).Send(tree, default);

        send.Should().Throw<HostUnavailableException>().Which.Message.Should().MatchRegex(
            @"^Host alpha: the files could not be deployed: tar: files/.* \(free: \d+ KiB\)$");
        Cached().Should().BeEmpty();
    }

    [Fact]
    public void Read_WhenNothingHasChanged_ComputesNoHash()
    {
        Write("a", "one");
        File.SetLastWriteTimeUtc(Path.Combine(Output, "a"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        string memory = Path.Combine(root, "hashes");
        HashMemory first = new(memory, TimeProvider.System);
        new FileTreeReader(first).Read(Output, _ => true);

        HashMemory second = new(memory, TimeProvider.System);
        new FileTreeReader(second).Read(Output, _ => true);

        (first.Computed, second.Computed).Should().Be((1, 0));
    }

    [Fact]
    public void Read_WhenALinkLeadsToAFolderElsewhere_SaysSo()
    {
        File.CreateSymbolicLink(Path.Combine(Output, "etc"), "/etc");

        Action read = () => Read();

        read.Should().Throw<IOException>().Which.Message.Should().Be(
            $"{Output}/etc is a link to the folder /etc, outside of {Output}. Only what is in the folder can be sent to a host.");
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private IHostTransport Cache(IHostTransport? cut = null)
    {
        ExecTransport transport = new("alpha", $"env XDG_CACHE_HOME={root}/cache {{command}}");
        if (cut is CutTransport cutting)
        {
            cutting.Inner = transport;
        }

        return cut ?? transport;
    }

    private FileTree Read() => new FileTreeReader(new HashMemory(Path.Combine(root, "hashes"), TimeProvider.System)).Read(Output, _ => true);

    private FileTree Send(TimeProvider? time = null) => Send(Read(), time);

    private FileTree Send(FileTree tree, TimeProvider? time = null)
    {
        Directory.CreateDirectory(Files);
        Directory.CreateDirectory(Trees);
        Task.Run(() => new TreeSender("alpha", Cache(), progress.Add, time ?? TimeProvider.System).Send(tree, default)).Wait(Deadline).Should().BeTrue();
        return tree;
    }

    private string[] Cached() => [.. Directory.GetFiles(Files).Select(f => Path.GetFileName(f))];

    private void Write(string path, string content)
    {
        string full = Path.Combine(Output, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
