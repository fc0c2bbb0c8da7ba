using MultiHost.Hosts;

namespace MultiHost.Deployment;

/// <summary>What is deployed in a run: the test project's output and, for hosts that need it, this machine's .NET runtime. Read once,
/// when first asked for.</summary>
internal sealed class DeploymentSource
{
    private readonly Lazy<FileTree> app;
    private readonly Lazy<FileTree?> runtime;

    /// <summary>Makes a source; nothing is read yet.</summary>
    /// <param name="folder">The test project's output.</param>
    /// <param name="name">Name of the test assembly without its extension.</param>
    /// <param name="memory">Hashes that are known.</param>
    public DeploymentSource(string folder, string name, HashMemory memory)
    {
        FileTreeReader reader = new(memory);
        Lazy<IReadOnlyList<Framework>> required = new(() => Framework.Required(Path.Combine(folder, $"{name}.runtimeconfig.json")));
        app = new(() => reader.Read(folder, path => !TestPlatformFiles.Contains(path) && path is not "TestResults"));
        runtime = new(() => ControllerRuntime.Read(required.Value, reader));
        Required = () => required.Value;
    }

    /// <summary>Begins to read the output, so that it is known by the time that a host is reached. Trouble shows at <see
    /// cref="App"/>.</summary>
    public void Begin() => _ = Task.Run(() => app.Value).ContinueWith(
        read => read.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    /// <summary>The test project's output, without what only the controller needs.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public FileTree App => app.Value;

    /// <summary>The controller's runtime; null if it lacks what the tests need.</summary>
    public FileTree? Runtime => runtime.Value;

    /// <summary>The frameworks that the test project asks for.</summary>
    public Func<IReadOnlyList<Framework>> Required { get; }
}
