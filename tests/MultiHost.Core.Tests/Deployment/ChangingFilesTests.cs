using System.Text;

namespace MultiHost.Deployment;

/// <summary>The output folder is not frozen while tests run: a host has what its cache says that it has, or nothing.</summary>
public sealed class ChangingFilesTests : IDisposable
{
    private readonly DeploymentFolders folders = new();

    [Fact]
    public void Send_WhenAFileWasRewrittenInPlace_PutsNothingElseUnderItsHash()
    {
        folders.Write("data", "one");
        FileTree tree = folders.Read();
        folders.Rewrite("data", "two");

        Action send = () => folders.Send(tree);

        send.Should().Throw<FileChangedException>().Which.Message.Should().Be($"{folders.PathOf("data")} was changed after it had been read");
        folders.Cached().Should().BeEmpty();
        folders.Send(folders.Read());
        folders.Deployed(folders.Read(), "data").Should().Be("two");
    }

    [Fact]
    public void Send_WhenAFileIsRewrittenWhileItIsSent_PutsNothingElseUnderItsHash()
    {
        folders.Write("data", new string('a', 4_000_000));
        FileTree tree = folders.Read();
        bool done = false;
        ActingTransport builds = new(folders.Host, (passed, _) =>
        {
            if (passed > 200_000 && !done)
            {
                done = true;
                folders.Rewrite("data", new string('b', 4_000_000));
            }
        });

        Action send = () => folders.Send(tree, builds);

        send.Should().Throw<FileChangedException>();
        folders.Cached().Should().BeEmpty();
    }

    [Fact]
    public void Send_WhenOtherBytesArriveThanWereSent_IsRefusedByTheHost()
    {
        folders.Write("data", "the only one of its kind");
        FileTree tree = folders.Read();
        ActingTransport breaks = new(folders.Host, (_, piece) =>
        {
            int at = piece.AsSpan().IndexOf(Encoding.UTF8.GetBytes("the only one"));
            if (at >= 0)
            {
                piece[at] ^= 1;
            }
        });

        Action send = () => folders.Send(tree, breaks);

        send.Should().Throw<HostUnavailableException>().Which.Message.Should().StartWith("Host alpha: the files could not be deployed: data: FAILED");
        folders.Cached().Should().BeEmpty();
    }

    [Fact]
    public void Send_WhenACachedFileWasWrittenTo_BringsThatOneAgain()
    {
        folders.Write("data", "one");
        FileTree first = folders.Read();
        folders.Send(first);
        File.AppendAllText(Path.Combine(folders.Trees, first.Hash, "data"), " and more");

        folders.Write("other", "two");
        FileTree second = folders.Read();
        folders.Send(second);

        folders.Deployed(second, "data").Should().Be("one");
    }

    [Fact]
    public void Read_WhenAFileWasRewrittenWithItsTimeSetBack_ReadsItAgain()
    {
        folders.Write("data", "one");
        File.SetLastWriteTimeUtc(folders.PathOf("data"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        FileTree first = folders.Read();
        folders.Rewrite("data", "two");

        folders.Read().Hash.Should().NotBe(first.Hash);
    }

    [Fact]
    public void Send_WhileATestLogsBesideItsDll_BringsWhatWasThere()
    {
        using FileStream log = new(folders.PathOf("test.log"), FileMode.Create, FileAccess.Write, FileShare.Read);
        log.Write("begun\n"u8);
        log.Flush();
        FileTree tree = folders.Read();
        log.Write("goes on\n"u8);
        log.Flush();

        folders.Send(tree);

        folders.Deployed(tree, "test.log").Should().Be("begun\n");
    }

    [Fact]
    public void Renew_WhenAFileChangesAgainAndAgain_IsWhatItWas()
    {
        folders.Write("sub/state", "one");
        DeploymentSource source = folders.Source();
        FileTree tree = source.App(TimeSpan.FromSeconds(30), CancellationToken.None);
        folders.Write("sub/state", "two!");

        FileTree renewed = source.Renew(tree, tree.Files.Single());
        folders.Write("sub/state", "three");
        folders.Send(renewed);

        folders.Deployed(renewed, "sub/state").Should().Be("two!");
        source.App(TimeSpan.FromSeconds(30), CancellationToken.None).Should().BeSameAs(renewed, "the next host gets the same");
        source.Renew(tree, tree.Files.Single()).Should().BeSameAs(renewed);
    }

    [Theory]
    [InlineData("code.dll")]
    [InlineData("runtimes/linux-x64/native/code.so")]
    [InlineData("tests.runtimeconfig.json")]
    public void Renew_WhenCodeHasChanged_SaysThatHostsWouldRunDifferentOnes(string path)
    {
        folders.Write(path, "one");
        DeploymentSource source = folders.Source();
        FileTree tree = source.App(TimeSpan.FromSeconds(30), CancellationToken.None);
        folders.Write(path, "two");

        Action renew = () => source.Renew(tree, tree.Files.Single());

        renew.Should().Throw<IOException>().Which.Message.Should().Be(
            $"{folders.PathOf(path)} was changed after the run had read it, and hosts would run different ones. Let nothing build while tests run.");
    }

    [Fact]
    public void Renew_WhenAFileIsGone_LeavesItOutAndSaysSo()
    {
        folders.Write("passing", "one");
        folders.Write("staying", "two");
        DeploymentSource source = folders.Source();
        FileTree tree = source.App(TimeSpan.FromSeconds(30), CancellationToken.None);
        File.Delete(folders.PathOf("passing"));

        FileTree renewed = source.Renew(tree, tree.Files.First());

        renewed.Files.Select(f => f.Path).Should().Equal("staying");
        folders.Notes.Should().Equal($"{folders.PathOf("passing")} is not sent to the hosts: it is gone, or a link that leads nowhere");
    }

    public void Dispose() => folders.Dispose();
}
