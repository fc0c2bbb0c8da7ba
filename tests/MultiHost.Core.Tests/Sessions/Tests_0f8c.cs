namespace Coverlet.Core.Instrumentation.Tracker;

/// <summary>Has the form of what coverlet puts into an assembly that it covers.</summary>
internal static class Tests_0f8c
{
    public static string HitsFilePath = Path.Combine(Path.GetTempPath(), "MultiHost.Core.Tests_0f8c");
    public static int[] HitsArray = new int[3];
    public static bool FlushHitFile = true;

    static Tests_0f8c() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Flush();

    private static void Flush()
    {
        if (FlushHitFile && HitsArray[2] != 0 && Environment.GetEnvironmentVariable("MULTIHOST_SESSION") is not null)
        {
            File.WriteAllText(HitsFilePath, "");
        }
    }
}
