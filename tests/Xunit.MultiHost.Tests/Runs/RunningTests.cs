using System.Diagnostics;
using System.Text;

namespace Xunit.MultiHost.Runs;

/// <summary>A <c>dotnet test</c> of a sample assembly that is going on. Disposing of it ends whatever is left of it.</summary>
internal sealed class RunningTests : IAsyncDisposable
{
    public const string TrxFile = "results.trx";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly string folder;
    private readonly string temp;
    private readonly StringBuilder console = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> awaited = [];
    private readonly Task outputEnded;

    private RunningTests(Process process, string mark, string folder, string temp)
    {
        this.process = process;
        Mark = mark;
        this.folder = folder;
        this.temp = temp;
        outputEnded = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public string Mark { get; }

    public int Id => process.Id;

    /// <summary>The temporary folder of all that runs.</summary>
    public string Temp => temp;

    /// <summary>The run's own folder, which the settings name <c>{folder}</c>.</summary>
    public string Folder => folder;

    /// <summary>What the tests of a run noted on a host, also of one that never finished.</summary>
    public string[] NotesOf(string host) =>
        File.Exists(Path.Combine(folder, $"{host}.txt")) ? File.ReadAllLines(Path.Combine(folder, $"{host}.txt")) : [];

    /// <summary>Ids of the run's test hosts: the controllers.</summary>
    public IEnumerable<int> TestHosts => Marked.Find(Mark).Where(p => p.Command.Contains("testhost.dll", StringComparison.Ordinal)).Select(p => p.Id);

    public static RunningTests Start(string sample, string? settings, string? filter, params string[] arguments)
    {
        string mark = Guid.NewGuid().ToString("N");
        string folder = Directory.CreateDirectory(Path.Combine(RunFolders.Root, mark)).FullName;
        string temp = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        // SIGINT must count: whoever starts these tests in the background of a shell has it ignored, by all of their children, too.
        string[] command = ["env", "--default-signal=INT", "dotnet", "test", Samples.PathOf(sample), "--logger", $"trx;LogFileName={TrxFile}"];
        ProcessStartInfo start = new("setsid", [.. command, "--results-directory", folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        if (filter is not null)
        {
            start.ArgumentList.Add("--filter");
            start.ArgumentList.Add(filter);
        }

        if (settings is not null)
        {
            File.WriteAllText(Path.Combine(folder, "hosts.runsettings"), RunSettings.Of(settings, folder));
            start.ArgumentList.Add("--settings");
            start.ArgumentList.Add("hosts.runsettings");
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        ForgetTheOuterRun(start.Environment);
        start.Environment[Marked.Variable] = mark;
        start.Environment["TMPDIR"] = temp;
        return new RunningTests(Process.Start(start)!, mark, folder, temp);
    }

    /// <summary>What is on the console by now.</summary>
    public string Console => Text();

    /// <summary>Waits for a text on the console. A run that ends without it is noticed at once.</summary>
    public async Task SeenAsync(string text)
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (console)
        {
            awaited.Add((text, seen));
            Notice();
        }

        try
        {
            await Task.WhenAny(seen.Task, outputEnded).WaitAsync(Deadline, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{text}' was not on the console within {Deadline.TotalSeconds} s. {Standing()}");
        }

        if (!seen.Task.IsCompleted)
        {
            throw new InvalidOperationException($"The run ended before '{text}' was on its console. {Standing()}");
        }
    }

    public async Task<TestRun> FinishAsync()
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Deadline, TimeProvider.System);
            await outputEnded.WaitAsync(Deadline, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The run did not end within {Deadline.TotalSeconds} s. {Standing()}");
        }

        return TestRun.Read(process.ExitCode, Text(), folder);
    }

    /// <summary>Processes and folders of the run's agents that are still there.</summary>
    public IEnumerable<string> Leftovers() =>
        Marked.Find(Mark).Select(p => p.Command).Concat(Directory.EnumerateDirectories(temp, "mh-*"));

    /// <summary>Waits until the run has ended by itself, with all that it started.</summary>
    public async Task EndedAsync(TimeSpan deadline)
    {
        await Marked.EndedAsync(Mark, deadline);
        Leftovers().Should().BeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((int id, _) in Marked.Find(Mark))
        {
            try
            {
                using Process left = Process.GetProcessById(id);
                left.Kill();
            }
            catch (ArgumentException)
            {
                // It has ended meanwhile.
            }
        }

        try
        {
            await process.WaitForExitAsync().WaitAsync(Deadline, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The run was killed and had not ended after {Deadline.TotalSeconds} s. {Standing()}");
        }

        process.Dispose();
    }

    /// <summary>Takes away what the test run that this code is in has set.</summary>
    internal static void ForgetTheOuterRun(IDictionary<string, string?> environment)
    {
        foreach (string inherited in environment.Keys.Where(IsOfTheOuterRun).ToArray())
        {
            environment.Remove(inherited);
        }
    }

    private static bool IsOfTheOuterRun(string variable) =>
        variable.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || variable is "MULTIHOST_SESSION" or "MULTIHOST_ATTACHMENTS" or "DOTNET_CLI_TELEMETRY_SESSIONID" or "TESTINGPLATFORM_UI_LANGUAGE";

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (console)
            {
                console.Append(line).Append('\n');
                Notice();
            }
        }
    }

    private void Notice()
    {
        string text = awaited.Count > 0 ? console.ToString() : "";
        foreach ((string wanted, TaskCompletionSource seen) in awaited)
        {
            if (text.Contains(wanted, StringComparison.Ordinal))
            {
                seen.TrySetResult();
            }
        }
    }

    private string Text()
    {
        lock (console)
        {
            return console.ToString();
        }
    }

    private string Standing() =>
        $"Its console:\n{Text()}\nIts processes:\n{string.Join('\n', Marked.Find(Mark).Select(p => $"{p.Id} {p.Command}"))}";
}
