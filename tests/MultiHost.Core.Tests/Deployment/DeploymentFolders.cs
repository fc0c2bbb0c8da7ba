using System.Diagnostics;
using MultiHost.Hosts;

namespace MultiHost.Deployment;

/// <summary>An output folder, and a host's cache on this machine, which the same scripts fill as on any host.</summary>
internal sealed class DeploymentFolders : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public DeploymentFolders()
    {
        Root = Directory.CreateTempSubdirectory("mhdeploy-").FullName;
        Output = Directory.CreateDirectory(Path.Combine(Root, "output")).FullName;
    }

    public string Root { get; }

    public string Output { get; }

    public List<string> Notes { get; } = [];

    public string Trees => Path.Combine(Root, "cache", "multihost", "trees");

    public string Files => Path.Combine(Root, "cache", "multihost", "files");

    public ExecTransport Host => new("alpha", $"env XDG_CACHE_HOME={Root}/cache {{command}}");

    /// <summary>What the host's cache has, by key.</summary>
    public string[] Cached() => Directory.Exists(Files) ? [.. Directory.GetFiles(Files).Select(f => Path.GetFileName(f))] : [];

    public string PathOf(string path) => Path.Combine(Output, path);

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), content);
    }

    /// <summary>Writes over a file as a build does that copies in place, with the same length and the same time.</summary>
    public void Rewrite(string path, string content)
    {
        DateTime time = File.GetLastWriteTimeUtc(PathOf(path));
        using (FileStream file = new(PathOf(path), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(content));
        }

        File.SetLastWriteTimeUtc(PathOf(path), time);
    }

    public DeploymentSource Source() => new(Output, "tests", Memory(), Notes.Add);

    public FileTree Read() => Within(() => new FileTreeReader(Memory(), Notes.Add).Read(Output, _ => true));

    public void Send(FileTree tree, IHostTransport? transport = null) =>
        Within(() =>
        {
            new TreeSender("alpha", transport ?? Host, _ => { }, TimeProvider.System).Send(tree, CancellationToken.None);
            return true;
        });

    /// <summary>The content of a file of a tree on the host.</summary>
    public string Deployed(FileTree tree, string path) => File.ReadAllText(Path.Combine(Trees, tree.Hash, path));

    // .NET cannot remove a file whose name is not UTF-8.
    public void Dispose()
    {
        using Process remove = Process.Start("/bin/rm", ["-rf", "--", Root]);
        remove.WaitForExit();
    }

    private HashMemory Memory() => new(Path.Combine(Root, "hashes"), TimeProvider.System);

    // What hangs must fail, and not hold up the other tests.
    private static T Within<T>(Func<T> act) => Task.Factory.StartNew(act, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        .WaitAsync(Deadline, TimeProvider.System).GetAwaiter().GetResult();
}
