using MultiHost.Hosts;

namespace MultiHost.Deployment;

/// <summary>What is deployed in a run: the test project's output and, for hosts that need it, this machine's .NET runtime. Read once,
/// when first asked for. Safe for use by several threads.</summary>
internal sealed class DeploymentSource
{
    private readonly Lock access = new();
    private readonly FileTreeReader reader;
    private readonly BackgroundRead<FileTree> app;
    private readonly BackgroundRead<FileTree?> runtime;
    private FileTree? renewed;

    /// <summary>Makes a source; nothing is read yet.</summary>
    /// <param name="folder">The test project's output.</param>
    /// <param name="name">Name of the test assembly without its extension.</param>
    /// <param name="memory">Hashes that are known.</param>
    /// <param name="note">Told, in a line, what is left out and why.</param>
    public DeploymentSource(string folder, string name, HashMemory memory, Action<string> note)
    {
        reader = new(memory, note);
        Lazy<IReadOnlyList<Framework>> required = new(() => Framework.Required(Path.Combine(folder, $"{name}.runtimeconfig.json")));
        app = new(folder, () => reader.Read(folder, path => !TestPlatformFiles.Contains(path) && path is not "TestResults"), () => reader.BytesRead);
        runtime = new("this machine's .NET runtime", () => ControllerRuntime.Read(required.Value, reader), () => reader.BytesRead);
        Required = () => required.Value;
    }

    /// <summary>The frameworks that the test project asks for.</summary>
    public Func<IReadOnlyList<Framework>> Required { get; }

    /// <summary>Begins to read the output, so that it is known by the time that a host is reached. Trouble shows at <see cref="App"/>.</summary>
    public void Begin() => app.Begin();

    /// <summary>The test project's output, without what only the controller needs. Blocks.</summary>
    /// <param name="stall">How long reading may stand still.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public FileTree App(TimeSpan stall, CancellationToken cancellationToken)
    {
        FileTree first = app.Await(stall, cancellationToken);
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
    public FileTree? Runtime(TimeSpan stall, CancellationToken cancellationToken) => runtime.Await(stall, cancellationToken);
}
