using System.Collections.Concurrent;
using System.Xml;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.DataCollection;
using MultiHost.Recording;

namespace MultiHost.DataCollector;

/// <summary>
/// Attaches to each result of a multi-host test the logs of its roles and the files that were fetched from its hosts, and to the run its record. The controller
/// tells what belongs to which result in a file whose name it has from here. Whatever goes wrong is a line of the run's output, and costs no result.
/// </summary>
[DataCollectorFriendlyName(Name)]
[DataCollectorTypeUri("datacollector://MultiHost/Attachments")]
public sealed class MultiHostDataCollector : Microsoft.VisualStudio.TestPlatform.ObjectModel.DataCollection.DataCollector, ITestExecutionEnvironmentSpecifier
{
    /// <summary>What <c>--collect</c> and the runsettings call it.</summary>
    public const string Name = "MultiHost";

    private readonly string folder = Directory.CreateTempSubdirectory("mh-attach-").FullName;
    private readonly ConcurrentDictionary<Guid, int> rows = new();
    private DataCollectionEvents? heard;
    private DataCollectionSink? sink;
    private DataCollectionLogger? tells;
    private DataCollectionContext? session;
    private ToldFiles? told;

    private string IndexPath => Path.Combine(folder, "index.jsonl");

    /// <inheritdoc/>
    public override void Initialize(
        XmlElement? configurationElement,
        DataCollectionEvents events,
        DataCollectionSink dataSink,
        DataCollectionLogger logger,
        DataCollectionEnvironmentContext? environmentContext)
    {
        ArgumentNullException.ThrowIfNull(events);
        heard = events;
        sink = dataSink;
        tells = logger;
        session = environmentContext?.SessionDataCollectionContext;
        File.WriteAllBytes(IndexPath, []);
        told = new ToldFiles(IndexPath);
        events.TestCaseEnd += OnTestCaseEnd;
        events.SessionEnd += OnSessionEnd;
    }

    /// <summary>Tells the test host where the controller tells of files.</summary>
    public IEnumerable<KeyValuePair<string, string>> GetTestExecutionEnvironmentVariables() => [new(AttachmentIndex.Variable, IndexPath)];

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (heard is not null)
        {
            heard.TestCaseEnd -= OnTestCaseEnd;
            heard.SessionEnd -= OnSessionEnd;
            heard = null;
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Files that VSTest still copies; below the temporary folder they harm nobody.
        }

        base.Dispose(disposing);
    }

    // It comes with the first result of a case, before VSTest passes that on: what is sent here is that result's.
    private void OnTestCaseEnd(object? sender, TestCaseEndEventArgs e) => Try(e.Context, () =>
    {
        if (e.TestElement is { } test && told!.TakeOf(test.FullyQualifiedName, test.DisplayName) is { } result)
        {
            int row = rows[test.Id] = rows.GetValueOrDefault(test.Id) + 1;
            Send(e.Context, new FileCopies(folder, row).OfResult(result));
        }
    });

    private void OnSessionEnd(object? sender, SessionEndEventArgs e) => Try(e.Context, () =>
    {
        FileCopies copies = new(folder);
        foreach (string run in told!.Runs)
        {
            Send(e.Context, copies.OfRun(run));
        }

        foreach (string rest in told.TakeRest())
        {
            Send(e.Context, copies.OfFolder(rest));
        }
    });

    // The copies are ours, so VSTest may have them.
    private void Send(DataCollectionContext context, IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            sink!.SendFileAsync(context, file, deleteFile: true);
        }
    }

    private void Try(DataCollectionContext context, Action work)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // whatever it is, the results are worth more
        catch (Exception e)
#pragma warning restore CA1031
        {
            tells!.LogWarning(session ?? context, $"MultiHost: files of a result, or of the run, are not attached: {e.Message}");
        }
    }
}
