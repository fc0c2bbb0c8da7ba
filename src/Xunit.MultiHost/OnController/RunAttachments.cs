using MultiHost.Hosting;
using MultiHost.Report;

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
            // The collector takes them, and the record, from this folder.
            RunFiles.WriteLog(folder);
            HtmlReport.Write([RunFiles.RecordOf(folder)], Path.Combine(folder, HtmlReport.FileName));
        }
#pragma warning disable CA1031 // every test has its result by now, and what is made of the record costs none of them
        catch (Exception e)
#pragma warning restore CA1031
        {
            progress($"the run's log and report are not written: {e.Message}");
        }
    }
}
