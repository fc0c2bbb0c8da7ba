using System.Net.Sockets;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using MultiHost.Live;

namespace MultiHost.TestLogger;

/// <summary>
/// Runs in the process that has the console of <c>dotnet test</c>, and shows there what test hosts say of what takes long. The package turns it on
/// (<c>MultiHostLiveProgress=false</c> does not). See docs/live-progress.md.
/// </summary>
[FriendlyName("MultiHost")]
[ExtensionUri("logger://MultiHost/v1")]
public sealed class MultiHostTestLogger : ITestLogger
{
    private LineServer? server;

    /// <summary>Called by VSTest before it starts a test host.</summary>
    public void Initialize(TestLoggerEvents events, string testRunDirectory)
    {
        ArgumentNullException.ThrowIfNull(events);
        try
        {
            server = new LineServer(Console.WriteLine);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            Console.WriteLine($"[MultiHost] there is no live progress, and the run goes on: {e.Message}");
            return;
        }

        // Inherited by the test hosts, which this process starts from here on.
        Environment.SetEnvironmentVariable(LiveSocket.Variable, FormattableString.Invariant($"{Environment.ProcessId}:{server.Path}"));
        events.TestRunComplete += (_, _) => server.Dispose();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
    }
}
