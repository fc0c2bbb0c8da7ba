using MultiHost;
using MultiHost.Hosting;

namespace Xunit.MultiHost.OnController;

/// <summary>What is made of a run's record when it has ended, and attached to the run by the data collector.</summary>
internal static class RunAttachments
{
    /// <summary>Makes the files, if anybody gets to see them. Trouble is a line of progress.</summary>
    /// <param name="folder">The run's folder, whose record has been closed.</param>
    /// <param name="progress">Shows a line.</param>
    public static void Write(string folder, Action<string> progress)
    {
        if (!RunFiles.AreWanted)
        {
            return;
        }

        try
        {
            // What else is to be attached to the run is made here: the collector takes run.log, run.jsonl and report.html of this folder.
            RunFiles.WriteLog(folder);
        }
        catch (Exception e) when (e is MultiHostException or IOException or UnauthorizedAccessException)
        {
            progress($"the run's log is not written: {e.Message}");
        }
    }
}
