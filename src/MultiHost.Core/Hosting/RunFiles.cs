using MultiHost.Recording;
using MultiHost.Reporting;

namespace MultiHost.Hosting;

/// <summary>Files that are made of a run's record when it has ended, for MultiHost's data collector to attach to the run.</summary>
public static class RunFiles
{
    /// <summary>Whether the collector is on, so that somebody gets to see them.</summary>
    public static bool AreWanted => AttachmentIndex.OfProcess is not null;

    /// <summary>Path of a run's record.</summary>
    /// <param name="folder">The run's folder.</param>
    public static string RecordOf(string folder) => Path.Combine(folder, RecordReader.FileName);

    /// <summary>Writes <c>run.log</c>, which has all roles by time, beside a run's record.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="MultiHostException">There is no record that can be read.</exception>
    /// <exception cref="IOException">The log cannot be written.</exception>
    public static void WriteLog(string folder)
    {
        try
        {
            RunLog.Write(folder);
        }
        catch (RecordException e)
        {
            throw new MultiHostException(e.Message, e);
        }
    }
}
