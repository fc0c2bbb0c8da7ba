using MultiHost.Recording;
using MultiHost.Reporting;

namespace MultiHost.Hosting;

/// <summary>Has the files of a test's result attached to it, if MultiHost's data collector is on.</summary>
public static class ResultFiles
{
    /// <summary>Tells of a result. Call it before the test platform hears of it, which asks for files with the first result of a case, and once.</summary>
    /// <param name="method">Full name of the test's class, and of its method, as the test platform has it.</param>
    /// <param name="name">Name of the case, as the test platform shows it.</param>
    /// <param name="result">The result.</param>
    public static void Tell(string method, string name, GroupResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        AttachmentIndex.OfProcess?.AddResult(
            method, name, Words.Of(result.Verdict), result.Reason is { } reason ? Words.Of(reason) : null, result.LogFolder);
    }
}
