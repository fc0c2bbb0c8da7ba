using Microsoft.TestPlatform.VsTestConsole.TranslationLayer;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client.Interfaces;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using Xunit.MultiHost.Runs;
using VsTestResult = Microsoft.VisualStudio.TestPlatform.ObjectModel.TestResult;

namespace Xunit.MultiHost.Ide;

/// <summary>What an IDE does with a test assembly, by the library and the protocol that Test Explorer uses.</summary>
internal sealed class TestExplorer : ITestDiscoveryEventsHandler2, ITestRunEventsHandler, IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateDirectory(Path.Combine(RunFolders.Root, Guid.NewGuid().ToString("N"))).FullName;
    private readonly VsTestConsoleWrapper console;
    private readonly string source;
    private readonly string settings;
    private readonly List<TestCase> cases = [];
    private readonly List<VsTestResult> results = [];
    private readonly List<(string Text, TaskCompletionSource Seen)> awaited = [];
    private readonly List<string> messages = [];
    private readonly TaskCompletionSource<TestRunCompleteEventArgs> completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TestExplorer(string sample, string multiHost)
    {
        source = Samples.PathOf(sample);
        settings = RunSettings.Of(multiHost, folder);
        Dictionary<string, string?> environment = Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value);
        RunningTests.ForgetTheOuterRun(environment);
        environment[Marked.Variable] = Mark;
        environment["TMPDIR"] = Temp = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        console = new VsTestConsoleWrapper(
            Path.Combine(SdkFolder(), "vstest.console.dll"), new ConsoleParameters { EnvironmentVariables = environment });
        console.StartSession();
    }

    public string Mark { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The temporary folder of all that runs.</summary>
    public string Temp { get; }

    public IReadOnlyList<VsTestResult> Results => results;

    public IReadOnlyList<string> Messages => messages;

    public IReadOnlyList<TestCase> Discover()
    {
        console.DiscoverTests([source], settings, new TestPlatformOptions(), this);
        return cases;
    }

    public Task<TestRunCompleteEventArgs> RunAsync(IEnumerable<TestCase> chosen)
    {
        _ = Task.Run(() => console.RunTests(chosen, settings, this));
        return completed.Task.WaitAsync(Deadline, TimeProvider.System);
    }

    /// <summary>Runs tests under a debugger, which gets each test host that is to be started.</summary>
    public Task<TestRunCompleteEventArgs> DebugAsync(IEnumerable<TestCase> chosen, ITestHostLauncher launcher)
    {
        _ = Task.Run(() => console.RunTestsWithCustomTestHost(chosen, settings, this, launcher));
        return completed.Task.WaitAsync(Deadline, TimeProvider.System);
    }

    /// <summary>The button.</summary>
    public void Stop() => console.CancelTestRun();

    /// <summary>Waits for a live message of the run.</summary>
    public Task SeenAsync(string text)
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (messages)
        {
            awaited.Add((text, seen));
            Notice();
        }

        return seen.Task.WaitAsync(Deadline, TimeProvider.System);
    }

    public void HandleDiscoveredTests(IEnumerable<TestCase>? discoveredTestCases) => cases.AddRange(discoveredTestCases ?? []);

    public void HandleDiscoveryComplete(DiscoveryCompleteEventArgs discoveryCompleteEventArgs, IEnumerable<TestCase>? lastChunk) =>
        cases.AddRange(lastChunk ?? []);

    public void HandleTestRunStatsChange(TestRunChangedEventArgs? testRunChangedArgs) => results.AddRange(testRunChangedArgs?.NewTestResults ?? []);

    public void HandleTestRunComplete(
        TestRunCompleteEventArgs testRunCompleteArgs,
        TestRunChangedEventArgs? lastChunkArgs,
        ICollection<AttachmentSet>? runContextAttachments,
        ICollection<string>? executorUris)
    {
        results.AddRange(lastChunkArgs?.NewTestResults ?? []);
        completed.TrySetResult(testRunCompleteArgs);
    }

    public void HandleLogMessage(TestMessageLevel level, string? message)
    {
        lock (messages)
        {
            messages.Add($"{level}: {message}");
            Notice();
        }
    }

    public int LaunchProcessWithDebuggerAttached(TestProcessStartInfo testProcessStartInfo) => throw new NotSupportedException("nobody debugs here");

    public void HandleRawMessage(string rawMessage)
    {
    }

    public void Dispose() => console.EndSession();

    private static string SdkFolder() => Path.GetDirectoryName(typeof(VsTestConsoleWrapper).Assembly.Location) is { } own
        && File.Exists(Path.Combine(own, "sdk-folder.txt"))
        ? File.ReadAllText(Path.Combine(own, "sdk-folder.txt")).Trim()
        : throw new InvalidOperationException("The build did not leave the path of its SDK beside this assembly.");

    private void Notice()
    {
        foreach ((string text, TaskCompletionSource seen) in awaited.Where(a => messages.Any(m => m.Contains(a.Text, StringComparison.Ordinal))))
        {
            seen.TrySetResult();
        }
    }
}
