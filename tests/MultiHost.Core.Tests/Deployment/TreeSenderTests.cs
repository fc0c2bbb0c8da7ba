using System.Runtime.Versioning;
using MultiHost.Hosts;

namespace MultiHost.Deployment;

/// <summary>Trees into a cache on this machine, by the same scripts as on any host.</summary>
[SupportedOSPlatform("linux")]
public sealed class TreeSenderTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

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

        Action cut = () => new TreeSender("alpha", Cut(afterBytes: 2_000), progress.Add, TimeProvider.System).Send(tree, default);

        cut.Should().Throw<HostUnavailableException>().Which.Message.Should().StartWith("Host alpha: the files could not be deployed: ");
        Directory.GetDirectories(Trees).Select(Path.GetFileName).Should().Equal(before.Hash);
        Cached().Should().HaveCount(1, "half a file does not count");
        Send(tree);
        File.ReadAllText(Path.Combine(Trees, tree.Hash, "a")).Should().Be("one");
    }

    [Fact]
    public void Send_WhenAnotherHostOfTheCacheIsQuicker_IsDone()
    {
        Write("a", "one");
        FileTree tree = Read();

        new TreeSender("alpha", WithMove("cp -a \"$1\" \"$2\"; exec /bin/mv \"$@\""), progress.Add, TimeProvider.System).Send(tree, default);

        File.ReadAllText(Path.Combine(Trees, tree.Hash, "a")).Should().Be("one");
        Directory.GetDirectories(Path.Combine(Trees, tree.Hash)).Should().BeEmpty();
    }

    [Fact]
    public void Send_WhenTheTreeCannotTakeItsPlace_SaysWhy()
    {
        Write("a", "one");
        FileTree tree = Read();

        Action send = () => new TreeSender("alpha", WithMove("echo 'mv: no luck' >&2; exit 1"), progress.Add, TimeProvider.System).Send(tree, default);

        send.Should().Throw<HostUnavailableException>().Which.Message.Should().StartWith("Host alpha: the files could not be deployed: mv: no luck. ");
    }

    [Fact]
    public async Task Receive_OfMoreKeysThanPipesHold_SaysWhichItLacksAndLinksTheOthers()
    {
        string[] keys = [.. Enumerable.Range(0, 10_500).Select(i => $"{i:x64}")];
        Directory.CreateDirectory(Files);
        foreach (string known in keys[..1_200])
        {
            File.WriteAllText(Path.Combine(Files, known), "");
            File.SetLastWriteTimeUtc(Path.Combine(Files, known), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        IHostProcess process = Cache().Start(HostScripts.Receive("tree", 1_000_000));
        try
        {
            IReadOnlyList<string> missing = await Task.Run(() =>
            {
                ScriptConversation script = new("alpha", process);
                script.SkipTo(HostScripts.Greeting);
                script.Tell(string.Concat(keys.Select(k => $"{k}\n")) + "\n");
                return script.Lines(keys.Length);
            }).WaitAsync(Deadline, TimeProvider.System);

            missing.Should().Equal(keys[1_200..]);
            string incoming = Directory.GetDirectories(Path.Combine(root, "cache", "multihost", "incoming", Environment.MachineName)).Single();
            Directory.GetFiles(Path.Combine(incoming, "files")).Should().HaveCount(1_200);
        }
        finally
        {
            process.Input.Dispose();
            await process.Exited.WaitAsync(Deadline, TimeProvider.System);
        }
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
            @"^Host alpha: the files could not be deployed: tar: big: .*They are \d+ KiB, and \d+ KiB are free in .*/cache/multihost; make room there, ");
        Cached().Should().BeEmpty();
    }

    [Fact]
    public void Send_WhenTheCacheIsFull_RemovesWhatWasNotUsedForLongest()
    {
        FileTree[] trees = [.. Enumerable.Range(1, 4).Select(i => Tree($"tree {i}"))];
        Send(trees[0]);
        Send(trees[1]);
        Send(trees[2], limitKiB: 3_500);
        Directory.SetLastWriteTimeUtc(Path.Combine(Trees, trees[0].Hash), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1)); // used again

        Send(trees[3], limitKiB: 3_500);

        Directory.GetDirectories(Trees).Select(Path.GetFileName).Should().BeEquivalentTo(trees[0].Hash, trees[2].Hash, trees[3].Hash);
        Cached().Should().BeEquivalentTo(new[] { trees[0], trees[2], trees[3] }.SelectMany(t => t.Files).Select(f => f.Key).Distinct());

        FileTree Tree(string name)
        {
            byte[] content = new byte[1_000_000];
            new Random(name[^1]).NextBytes(content);
            File.WriteAllBytes(Path.Combine(Output, "content"), content);
            Write("the same in all", "of them");
            FileTree tree = Read();
            string source = Path.Combine(root, "sources", name);
            Directory.CreateDirectory(Path.Combine(root, "sources"));
            File.Copy(Path.Combine(Output, "content"), source);
            return new FileTree(tree.Entries.Select(e => e is TreeFile { Path: "content" } file ? file with { Source = source } : e));
        }
    }

    [Fact]
    public void Send_WhenTheDiskIsNearlyFull_RemovesWhatWasNotUsedForLongest()
    {
        string df = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "bin")).FullName, "df");
        File.WriteAllText(df, $"#!/bin/sh\nset -- {Trees}/*\necho Free; echo - - - $(( $# > 1 ? 1 : 1000000 )) -\n");
        File.SetUnixFileMode(df, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        ExecTransport small = new("alpha", $"env XDG_CACHE_HOME={root}/cache PATH={root}/bin:/usr/bin:/bin {{command}}");
        FileTree[] trees = new FileTree[3];
        for (int i = 0; i < trees.Length; i++)
        {
            Write("content", new string((char)('a' + i), 5_000));
            trees[i] = Read();
            new TreeSender("alpha", small, progress.Add, TimeProvider.System).Send(trees[i], CancellationToken.None);
            Directory.SetLastWriteTimeUtc(Path.Combine(Trees, trees[i].Hash), new DateTime(2020, 1, 1 + i, 0, 0, 0, DateTimeKind.Utc));
        }

        Directory.GetDirectories(Trees).Select(Path.GetFileName).Should().BeEquivalentTo(trees[1].Hash, trees[2].Hash);
        Cached().Should().BeEquivalentTo(trees[1..].SelectMany(t => t.Files).Select(f => f.Key));
    }

    [Fact]
    public void Send_WhenALargerTreeThanTheCacheComes_KeepsThatOne()
    {
        Write("a", new string('x', 2_000_000));
        FileTree first = Send();
        Write("a", new string('y', 2_000_000));

        FileTree second = Send(Read(), limitKiB: 100);

        Directory.GetDirectories(Trees).Select(Path.GetFileName).Should().Equal(second.Hash).And.NotContain(first.Hash);
        Cached().Should().Equal(second.Files.Single().Key);
    }

    [Fact]
    public void Send_WhenTheHostTakesNoByte_GivesUpAndSaysHowFarItWas()
    {
        Write("big", Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(2_000_000)));
        string tar = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "bin")).FullName, "tar");
        File.WriteAllText(tar, "#!/bin/sh\nexec sleep 1000 >/dev/null 2>&1\n");
        File.SetUnixFileMode(tar, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        ExecTransport stuck = new("alpha", $"env XDG_CACHE_HOME={root}/cache PATH={root}/bin:/usr/bin:/bin {{command}}");
        FileTree tree = Read();
        Directory.CreateDirectory(Files);
        Directory.CreateDirectory(Trees);

        Action send = () => new TreeSender("alpha", stuck, progress.Add, TimeProvider.System) { StallLimit = TimeSpan.FromMilliseconds(1500) }.Send(tree, default);

        send.Should().Throw<HostUnavailableException>().Which.Message.Should().MatchRegex(
            @"^Host alpha: the deployment stood still: no byte for 1\.5 s, after 0\.\d MiB\. Look at the network to the host and at its disk, or raise <Timeouts Deployment=""…""/>\.$");
    }

    [Fact]
    public void Send_WhenItIsSlowButMoves_TakesItsTime()
    {
        Write("big", Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(900_000)));
        string tar = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "bin")).FullName, "tar");
        File.WriteAllText(
            tar,
            "#!/usr/bin/perl\nopen(my $out, '|-', '/usr/bin/tar', @ARGV); while (sysread(STDIN, my $piece, 65536)) { syswrite($out, $piece); "
            + "select(undef, undef, undef, 0.15); } close($out); exit($? >> 8);\n");
        File.SetUnixFileMode(tar, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        ExecTransport slow = new("alpha", $"env XDG_CACHE_HOME={root}/cache PATH={root}/bin:/usr/bin:/bin {{command}}");
        FileTree tree = Read();
        Directory.CreateDirectory(Files);
        Directory.CreateDirectory(Trees);
        long began = TimeProvider.System.GetTimestamp();
        TimeSpan limit = TimeSpan.FromMilliseconds(1500);

        new TreeSender("alpha", slow, progress.Add, TimeProvider.System) { StallLimit = limit }.Send(tree, default);

        TimeProvider.System.GetElapsedTime(began).Should().BeGreaterThan(limit, "else nothing is shown");
        Directory.Exists(Path.Combine(Trees, tree.Hash)).Should().BeTrue();
    }

    [Fact]
    public void Read_WhenNothingHasChanged_ComputesNoHash()
    {
        Write("a", "one");
        File.SetLastWriteTimeUtc(Path.Combine(Output, "a"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        string memory = Path.Combine(root, "hashes");
        HashMemory first = new(memory, TimeProvider.System);
        new FileTreeReader(first, progress.Add).Read(Output, _ => true);

        HashMemory second = new(memory, TimeProvider.System);
        new FileTreeReader(second, progress.Add).Read(Output, _ => true);

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

    private ExecTransport Cache() => new("alpha", $"env XDG_CACHE_HOME={root}/cache {{command}}");

    private ActingTransport Cut(int afterBytes) => new(Cache(), (passed, piece) =>
    {
        if (passed + piece.Length > afterBytes)
        {
            throw new IOException("The connection was cut.");
        }
    });

    // A host whose mv does something else with a tree.
    private ExecTransport WithMove(string script)
    {
        string mv = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "bin")).FullName, "mv");
        File.WriteAllText(mv, $"#!/bin/sh\ncase $1 in -f) exec /bin/mv \"$@\" ;; esac\n{script}\n");
        File.SetUnixFileMode(mv, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new ExecTransport("alpha", $"env XDG_CACHE_HOME={root}/cache PATH={root}/bin:/usr/bin:/bin {{command}}");
    }

    private FileTree Read() => new FileTreeReader(new HashMemory(Path.Combine(root, "hashes"), TimeProvider.System), progress.Add).Read(Output, _ => true);

    private FileTree Send(TimeProvider? time = null) => Send(Read(), time);

    private FileTree Send(FileTree tree, TimeProvider? time = null, long limitKiB = 1_000_000)
    {
        Directory.CreateDirectory(Files);
        Directory.CreateDirectory(Trees);
        Task.Run(() => new TreeSender("alpha", Cache(), progress.Add, time ?? TimeProvider.System) { CacheLimitKiB = limitKiB }.Send(tree, default)).Wait(Deadline).Should().BeTrue();
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
