using MultiHost.Hosts;

namespace MultiHost.Deployment;

/// <summary>What is deployed in a run: the test project's output and, for hosts that need it, this machine's .NET runtime. Read once,
/// when first asked for. Safe for use by several threads.</summary>
internal sealed class DeploymentSource
{
    private readonly Lock access = new();
    private readonly FileTreeReader reader;
    private readonly string folder;
    private readonly Lazy<Task<FileTree>> app;
    private readonly Lazy<Task<FileTree?>> runtime;
    private FileTree? renewed;

    /// <summary>Makes a source; nothing is read yet.</summary>
    /// <param name="folder">The test project's output.</param>
    /// <param name="name">Name of the test assembly without its extension.</param>
    /// <param name="memory">Hashes that are known.</param>
    /// <param name="note">Told, in a line, what is left out and why.</param>
    public DeploymentSource(string folder, string name, HashMemory memory, Action<string> note)
    {
        this.folder = folder;
        reader = new(memory, note);
        Lazy<IReadOnlyList<Framework>> required = new(() => Framework.Required(Path.Combine(folder, $"{name}.runtimeconfig.json")));
        app = Reading(() => reader.Read(folder, path => !TestPlatformFiles.Contains(path) && path is not "TestResults"));
        runtime = Reading(() => ControllerRuntime.Read(required.Value, reader));
        Required = () => required.Value;
    }

    /// <summary>The frameworks that the test project asks for.</summary>
    public Func<IReadOnlyList<Framework>> Required { get; }

    /// <summary>Begins to read the output, so that it is known by the time that a host is reached. Trouble shows at <see cref="App"/>.</summary>
    public void Begin() => _ = app.Value;

    /// <summary>The test project's output, without what only the controller needs. Blocks.</summary>
    /// <param name="stall">How long reading may stand still.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public FileTree App(TimeSpan stall, CancellationToken cancellationToken)
    {
        FileTree first = Await(app.Value, folder, stall, cancellationToken);
        lock (access)
        {
            return renewed ?? first;
        }
    }

    /// <summary>The output as it is now, after a file was found changed.</summary>
    /// <exception cref="IOException">A file that tests run has changed.</exception>
    public FileTree Renew(FileTree tree, TreeFile changed)
    {
        lock (access)
        {
            if (renewed is null || ReferenceEquals(renewed, tree))
            {
                renewed = reader.Renew(tree, changed);
            }

            return renewed;
        }
    }

    /// <summary>The controller's runtime; null if it lacks what the tests need. Blocks.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public FileTree? Runtime(TimeSpan stall, CancellationToken cancellationToken) =>
        Await(runtime.Value, "this machine's .NET runtime", stall, cancellationToken);

    // On a thread of its own each: a file system that does not answer must hold up nothing else.
    private static Lazy<Task<T>> Reading<T>(Func<T> read) => new(() =>
    {
        Task<T> task = Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _ = task.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return task;
    });

    private T Await<T>(Task<T> reading, string what, TimeSpan stall, CancellationToken cancellationToken)
    {
        long before;
        do
        {
            before = reader.BytesRead;
            if (Task.WaitAny([reading], (int)stall.TotalMilliseconds, cancellationToken) == 0)
            {
                return reading.GetAwaiter().GetResult();
            }
        }
        while (reader.BytesRead != before);
        throw new IOException(
            $"{what} could not be read: no byte came for {stall.TotalSeconds:0.###} s. Look at its disk or network file system, or raise <Timeouts Deployment=\"…\"/>.");
    }
}
